// refused by: boundaries/dependencies
import { sentence } from '../language/sentence.ts'
export const said = [sentence]
