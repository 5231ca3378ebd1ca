// accepted
import { sentence } from '../lab/language/sentence.ts'
export const words = [sentence]
