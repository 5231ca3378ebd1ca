import type { Random } from '../../contract/context.ts'
import { HoldingQueue } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type SlicerAttributes = { average_size: number; size_variation: number; delay: number }

/** Toxiproxy's recursive halving; lengths of the pieces of `size` bytes. */
export function slice(size: number, { average_size, size_variation }: SlicerAttributes, random: Random): number[] {
  if (average_size < 1 || size - average_size <= size_variation) return [size]
  const shift = size_variation > 0 ? Math.floor(random.next() * size_variation * 2) - size_variation : 0
  // Kept inside the piece: Toxiproxy dies here when the variation is larger than the piece.
  const middle = Math.min(size - 1, Math.max(1, Math.floor(size / 2) + shift))
  const attributes = { average_size, size_variation, delay: 0 }
  return [...slice(middle, attributes, random), ...slice(size - middle, attributes, random)]
}

export const slicer = defineToxic<SlicerAttributes>({
  type: 'slicer',
  origin: 'toxiproxy',
  // Bytes, bytes, microseconds.
  attributes: { average_size: { kind: 'int', default: 0 }, size_variation: { kind: 'int', default: 0 }, delay: { kind: 'int', default: 0 } },
  // Both kill a Toxiproxy 2.12.
  check({ average_size, size_variation }) {
    if (average_size < 1) return 'average_size must be at least 1'
    return size_variation > average_size ? 'size_variation must not be larger than average_size' : undefined
  },
  explain: ({ average_size, size_variation, delay }) =>
    `Link: data arrives in pieces of ${average_size} ± ${size_variation} bytes${delay > 0 ? `, ${delay / 1000} ms apart` : ''}.`,
  stage(host) {
    const queue = new HoldingQueue(host)
    let cancel: (() => void) | undefined
    let sizes: number[] = []
    const next = (): void => {
      for (let item = queue.peek(); item && !cancel; item = queue.peek()) {
        if (item.kind === 'end') {
          queue.shift()
          queue.handOn(item)
          continue
        }
        const { data, at } = item.chunk
        queue.shift()
        if (sizes.length === 0) sizes = slice(data.length, host.attributes(), host.random)
        const size = sizes.shift() ?? data.length
        if (size < data.length) queue.unshift({ data: data.subarray(size), at })
        host.hit(`cut into ${size}-byte pieces`)
        const delayMs = host.attributes().delay / 1000
        // The wait follows every piece, the last one too.
        if (delayMs > 0) cancel = host.after(delayMs, () => ((cancel = undefined), next(), host.pressure()))
        host.push({ data: data.subarray(0, size), at })
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
      release() {
        cancel?.()
        queue.releaseAll()
      },
      dispose: () => cancel?.(),
    }
  },
})
