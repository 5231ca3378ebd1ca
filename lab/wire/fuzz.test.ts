import { it } from 'vitest'
import { fuzzDecoders } from './testing/fuzz-decoders.ts'

it('30,000 random inputs: no decoder throws, and every byte is covered once', () => fuzzDecoders({ count: 30_000, seed: 20260101 }))
