import { HoldingQueue } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type BandwidthAttributes = { rate: number }

/** Slow links send a piece each 100 ms, as Toxiproxy does. */
const sliceMs = 100

export const bandwidth = defineToxic<BandwidthAttributes>({
  type: 'bandwidth',
  origin: 'toxiproxy',
  // KB/s, 1 KB = 1000 bytes.
  attributes: { rate: { kind: 'int', default: 0 } },
  // A negative rate kills a Toxiproxy 2.12 with the first byte.
  check: ({ rate }) => (rate < 0 ? 'rate must not be negative (0 stalls the stream)' : undefined),
  explain: ({ rate }) => (rate > 0 ? `Link: at most ${rate} kB/s pass; the sender is slowed by backpressure.` : 'Link: rate 0, nothing passes until the toxic is removed.'),
  stage(host) {
    const queue = new HoldingQueue(host)
    let cancel: (() => void) | undefined
    // What the chunk in hand still costs, including how much the last wait overshot.
    let costMs = 0
    let charged = false
    const sleep = (waitMs: number, then: () => void): void => {
      const from = host.now()
      cancel = host.after(waitMs, () => {
        cancel = undefined
        costMs -= Math.max(waitMs, host.now() - from)
        then()
        next()
        host.pressure()
      })
    }
    const next = (): void => {
      for (let item = queue.peek(); item && !cancel; item = queue.peek()) {
        if (item.kind === 'end') {
          queue.shift()
          queue.handOn(item)
          continue
        }
        const { rate } = host.attributes()
        const { data, at } = item.chunk
        host.hit(rate > 0 ? `slowed to ${rate} kB/s` : 'stalled by rate 0')
        if (rate <= 0) return
        if (!charged) costMs += data.length / rate
        charged = true
        const sliceBytes = rate * sliceMs
        if (data.length > sliceBytes) {
          sleep(sliceMs, () => {
            queue.shift()
            queue.unshift({ data: data.subarray(sliceBytes), at })
            host.push({ data: data.subarray(0, sliceBytes), at })
          })
          return
        }
        const leave = (): void => {
          queue.shift()
          charged = false
          host.push({ data, at })
        }
        // Less than a timer can wait for is carried over to the next chunk.
        if (costMs >= 1) sleep(costMs, leave)
        else leave()
      }
    }
    return {
      push(chunk) {
        queue.push(chunk)
        if (!cancel) next()
      },
      end(how) {
        queue.end(how)
        if (!cancel) next()
      },
      full: () => queue.length > 0,
      update() {
        cancel?.()
        cancel = undefined
        costMs = 0
        charged = false
        next()
      },
      release() {
        cancel?.()
        queue.releaseAll()
      },
      dispose: () => cancel?.(),
    }
  },
})
