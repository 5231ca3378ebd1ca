// accepted
import type { Word } from '../contract/word.ts'
export const now = (word: Word): string => word.text
