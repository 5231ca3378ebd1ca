import { passThrough } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type ConnectDelayAttributes = { delay: number }

export const connectDelay = defineToxic<ConnectDelayAttributes>({
  type: 'connect_delay',
  origin: 'brownout',
  attributes: { delay: { kind: 'int', default: 0 } },
  check: ({ delay }) => (delay < 0 ? 'delay must not be negative' : undefined),
  // SYN belongs to the kernel: what a proxy can delay is everything behind it.
  explain: ({ delay }) => `Link: a new connection is accepted at once, but its upstream is dialled ${delay} ms later; open connections are not touched.`,
  greet: ({ delay }) => ({ kind: 'delay', delayMs: delay }),
  stage: passThrough,
})
