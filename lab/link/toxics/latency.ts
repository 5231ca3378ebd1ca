import { HoldingQueue } from '../stages.ts'
import { defineToxic, type StageHost } from '../toxic.ts'

type LatencyAttributes = { latency: number; jitter: number }

/** As many chunks wait as in Toxiproxy, so that a bulk stream is shifted, not slowed. */
const maxChunks = 1024

function drawDelayMs(host: StageHost<LatencyAttributes>): number {
  const { latency, jitter } = host.attributes()
  return jitter > 0 ? latency + Math.floor(host.random.next() * 2 * jitter) - jitter : latency
}

export const latency = defineToxic<LatencyAttributes>({
  type: 'latency',
  origin: 'toxiproxy',
  attributes: { latency: { kind: 'int', default: 0 }, jitter: { kind: 'int', default: 0 } },
  explain: ({ latency: delay, jitter }) =>
    `Link: every byte arrives ${delay} ms${jitter > 0 ? ` (± ${jitter} ms)` : ''} late and in order; connecting is not delayed.`,
  stage(host) {
    const queue = new HoldingQueue(host)
    let cancel: (() => void) | undefined
    const next = (): void => {
      cancel = undefined
      for (let item = queue.peek(); item; item = queue.peek()) {
        if (item.kind === 'end') {
          queue.shift()
          queue.handOn(item)
          continue
        }
        const delayMs = drawDelayMs(host)
        const waitMs = delayMs - (host.now() - item.chunk.at)
        const { data, at } = item.chunk
        host.hit(`delayed ${Math.max(0, delayMs)} ms`)
        const leave = (): void => {
          queue.shift()
          // The chunk is as old as its delay says: the next latency toxic counts from here.
          host.push({ data, at: at + Math.max(waitMs, 0) })
        }
        if (waitMs <= 0) {
          leave()
          continue
        }
        cancel = host.after(waitMs, () => (leave(), next(), host.pressure()))
        return
      }
    }
    const restart = (): void => {
      cancel?.()
      next()
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
      full: () => queue.length >= maxChunks,
      update: restart,
      release() {
        cancel?.()
        queue.releaseAll()
      },
      dispose: () => cancel?.(),
    }
  },
})
