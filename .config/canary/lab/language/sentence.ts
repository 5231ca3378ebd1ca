// accepted
import type { Word } from '../contract/word.ts'
export const sentence = ({ text }: Word): string => text
