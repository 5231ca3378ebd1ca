import { it } from 'vitest'
import { fuzzDecoders } from './testing/fuzz-decoders.ts'

it('1,000,000 random inputs: no decoder throws, and every byte is covered once', () => fuzzDecoders({ count: 1_000_000, seed: 9113 }), 300_000)
