import { HoldingQueue, passThrough } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type BlackholeAttributes = { flows: string }

/** About what the kernels of both ends would buffer unacknowledged; then the sender feels backpressure. */
const maxHeldBytes = 262_144

export const blackhole = defineToxic<BlackholeAttributes>({
  type: 'blackhole',
  origin: 'brownout',
  attributes: { flows: { kind: 'text', default: 'all', oneOf: ['all', 'old'] } },
  explain: ({ flows }) =>
    `Link: ${flows === 'old' ? 'connections that are open when it begins get' : 'every connection, new ones too, gets'} silence, no FIN and no RST; what was sent arrives if the silence is lifted, as TCP would retransmit it.`,
  stage(host) {
    if (!host.existing && host.attributes().flows === 'old') return passThrough(host)
    const queue = new HoldingQueue(host)
    host.hit('silenced')
    return {
      push(chunk) {
        queue.push(chunk)
        host.hit(`silenced, ${queue.bytes} bytes swallowed so far`)
      },
      // Neither FIN nor RST crosses a cut cable.
      end: (how) => queue.end(how),
      full: () => queue.bytes >= maxHeldBytes,
      release: () => queue.releaseAll(),
      dispose: () => {},
    }
  },
})
