// accepted
import { app } from 'electron'
import type { Word } from '../lab/contract/word.ts'
export const name = (word: Word): string => app.getName() + word.text
