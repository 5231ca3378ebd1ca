import type { Random } from '../../contract/context.ts'
import { HoldingQueue } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type LatencyAttributes = { latency: number; jitter: number; distribution: string }

/** As many chunks wait as in Toxiproxy, so that a bulk stream is shifted, not slowed. */
const maxChunks = 1024
/** Of the Pareto tail; the mean extra delay is half the jitter. */
const paretoShape = 3

/** One delay in ms. Uniform is Toxiproxy's: whole ms in [latency - jitter, latency + jitter). */
export function drawDelayMs({ latency: base, jitter, distribution }: LatencyAttributes, random: Random): number {
  if (jitter <= 0) return base
  if (distribution === 'normal') {
    // Box-Muller; 1 - u because log(0) is not a number.
    const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
    return Math.max(0, base + jitter * normal)
  }
  if (distribution === 'pareto') return base + jitter * ((1 - random.next()) ** (-1 / paretoShape) - 1)
  return base + Math.floor(random.next() * 2 * jitter) - jitter
}

export const latency = defineToxic<LatencyAttributes>({
  type: 'latency',
  origin: 'toxiproxy',
  attributes: {
    latency: { kind: 'int', default: 0 },
    jitter: { kind: 'int', default: 0 },
    // normal: jitter is the standard deviation. pareto: latency is the least, jitter scales a heavy tail.
    distribution: { kind: 'text', default: 'uniform', optional: true, oneOf: ['uniform', 'normal', 'pareto'] },
  },
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
        const delayMs = drawDelayMs(host.attributes(), host.random)
        const { data, at } = item.chunk
        const waitMs = delayMs - (host.now() - at)
        host.hit(`delayed ${Math.max(0, Math.round(delayMs))} ms`)
        const leave = (): void => {
          queue.shift()
          // The chunk is as old as its delay says: the next latency toxic counts from here.
          host.push({ data, at: at + Math.max(waitMs, 0) })
        }
        if (waitMs > 0) {
          cancel = host.after(waitMs, () => (leave(), next(), host.pressure()))
          return
        }
        leave()
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
      full: () => queue.length >= maxChunks,
      update() {
        cancel?.()
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
