// accepted
import type { Word } from '../contract/word.ts'
import { now } from '../core/clock.ts'
export const toxic = (word: Word): string => now(word)
