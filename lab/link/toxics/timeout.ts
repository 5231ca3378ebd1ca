import { passThrough } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type TimeoutAttributes = { timeout: number }

export const timeout = defineToxic<TimeoutAttributes>({
  type: 'timeout',
  origin: 'toxiproxy',
  attributes: { timeout: { kind: 'int', default: 0 } },
  explain: ({ timeout: delay }) =>
    delay > 0
      ? `Link: no data passes; after ${delay} ms without a byte both peers see FIN.`
      : 'Link: no data passes and nobody is told; both peers see FIN when the toxic is removed.',
  closesOnRemoval: true,
  stage(host) {
    let cancel: (() => void) | undefined
    let dropped = 0
    const arm = (): void => {
      cancel?.()
      const delayMs = host.attributes().timeout
      if (delayMs > 0) cancel = host.after(delayMs, () => (host.hit(`closed after ${delayMs} ms`), host.end('close')))
    }
    arm()
    return {
      ...passThrough(host),
      push(chunk) {
        dropped += chunk.data.length
        host.hit(`${dropped} bytes dropped so far`)
        // Each dropped chunk starts the wait again: an idle timer, as in Toxiproxy.
        arm()
      },
      end(how) {
        cancel?.()
        host.end(how === 'fin' ? 'close' : how)
      },
      update: arm,
      release: () => cancel?.(),
      dispose: () => cancel?.(),
    }
  },
})
