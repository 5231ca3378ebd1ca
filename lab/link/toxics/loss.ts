import type { Random } from '../../contract/context.ts'
import { HoldingQueue } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type LossAttributes = { loss_rate: number; correlation: number; rto: number }

/** Payload of an Ethernet-sized TCP segment. */
const segmentBytes = 1460
/** The retransmission timer doubles no further than this. */
const maxDoublings = 6
const maxChunks = 1024

/** Draws losses segment by segment; after a loss the next one is likelier by `correlation` (bursts). */
export function lossModel(random: Random): (attributes: LossAttributes) => number {
  let lostBefore = false
  return ({ loss_rate, correlation, rto }) => {
    const chance = lostBefore ? loss_rate + correlation * (1 - loss_rate) : loss_rate
    lostBefore = random.next() < chance
    if (!lostBefore) return 0
    let delayMs = rto
    // The retransmission can be lost, too: the timer doubles each time.
    for (let i = 1; i <= maxDoublings && random.next() < loss_rate; i++) delayMs += rto * 2 ** i
    return delayMs
  }
}

export const loss = defineToxic<LossAttributes>({
  type: 'loss',
  origin: 'brownout',
  attributes: { loss_rate: { kind: 'float', default: 0 }, correlation: { kind: 'float', default: 0 }, rto: { kind: 'int', default: 200 } },
  check({ loss_rate, correlation, rto }) {
    if (loss_rate < 0 || loss_rate > 1 || correlation < 0 || correlation > 1) return 'loss_rate and correlation must be from 0 to 1'
    return rto < 0 ? 'rto must not be negative' : undefined
  },
  explain: ({ loss_rate, rto }) =>
    `Link: ${(loss_rate * 100).toFixed(1)} % of the segments (${segmentBytes} bytes) are lost; the peer sees no gap but a stall of ${rto} ms or more, and everything behind waits.`,
  stage(host) {
    const queue = new HoldingQueue(host)
    const drawDelay = lossModel(host.random.fork('loss'))
    const dueAt: number[] = []
    let cancel: (() => void) | undefined
    let lastDue = 0
    const next = (): void => {
      cancel = undefined
      for (let item = queue.peek(); item; item = queue.peek()) {
        if (item.kind === 'chunk') {
          const waitMs = (dueAt[0] ?? 0) - host.now()
          if (waitMs > 0) {
            cancel = host.after(waitMs, () => (next(), host.pressure()))
            return
          }
          dueAt.shift()
        }
        queue.shift()
        queue.handOn(item)
      }
    }
    const enqueue = (data: Buffer, at: number, due: number): void => {
      if (data.length === 0) return
      queue.push({ data, at })
      // TCP delivers in order: nothing overtakes a segment that is sent again.
      lastDue = Math.max(lastDue, due)
      dueAt.push(lastDue)
    }
    return {
      push({ data, at }) {
        let firstLost = data.length
        let worstMs = 0
        for (let offset = 0; offset < data.length; offset += segmentBytes) {
          const delayMs = drawDelay(host.attributes())
          if (delayMs > 0) firstLost = Math.min(firstLost, offset)
          worstMs = Math.max(worstMs, delayMs)
        }
        if (worstMs > 0) host.hit(`segment lost, retransmitted after ${worstMs} ms`)
        enqueue(data.subarray(0, firstLost), at, at)
        enqueue(data.subarray(firstLost), at, at + worstMs)
        if (!cancel) next()
      },
      end(how) {
        queue.end(how)
        if (!cancel) next()
      },
      full: () => queue.length >= maxChunks,
      release() {
        cancel?.()
        queue.releaseAll()
      },
      dispose: () => cancel?.(),
    }
  },
})
