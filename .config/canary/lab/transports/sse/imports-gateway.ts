// refused by: boundaries/dependencies
import { rule } from '../../gateway/rule.ts'
export const client = rule
