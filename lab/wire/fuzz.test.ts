import { it } from 'vitest'
import { fuzzDecoders } from './testing/fuzz-decoders.ts'

it('10,000 random inputs: no decoder throws, and every byte is covered once', () => fuzzDecoders({ count: 10_000, seed: 20260101 }))
