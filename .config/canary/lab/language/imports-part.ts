// refused by: boundaries/dependencies
import { toxic } from '../link/toxic.ts'
export const texts = [toxic]
