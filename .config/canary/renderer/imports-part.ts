// refused by: boundaries/dependencies
import type { rule } from '../lab/gateway/rule.ts'
export type Rule = typeof rule
