// accepted
import { rule } from '../gateway/rule.ts'
import { toxic } from '../link/toxic.ts'
export const run = (): string => toxic({ text: rule })
