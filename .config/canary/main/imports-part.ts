// refused by: boundaries/dependencies
import { toxic } from '../lab/link/toxic.ts'
export const direct = toxic
