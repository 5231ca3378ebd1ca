import { passThrough } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type CorruptAttributes = { probability: number; bits: number }

export const corrupt = defineToxic<CorruptAttributes>({
  type: 'corrupt',
  origin: 'brownout',
  attributes: { probability: { kind: 'float', default: 1 }, bits: { kind: 'int', default: 1 } },
  check({ probability, bits }) {
    if (probability < 0 || probability > 1) return 'probability must be from 0 to 1'
    return bits < 0 ? 'bits must not be negative' : undefined
  },
  explain: ({ probability, bits }) =>
    `Link: of each read, with a chance of ${probability}, ${bits} random bits are flipped; TLS ends the connection, plain text shows it.`,
  stage(host) {
    let flipped = 0
    return {
      ...passThrough(host),
      push({ data, at }) {
        const { probability, bits } = host.attributes()
        if (data.length === 0 || host.random.next() >= probability) return host.push({ data, at })
        const copy = Buffer.from(data)
        for (let i = 0; i < Math.min(bits, data.length * 8); i++, flipped++) {
          const bit = Math.floor(host.random.next() * data.length * 8)
          copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        }
        host.hit(`${flipped} bits flipped so far`)
        host.push({ data: copy, at })
      },
    }
  },
})
