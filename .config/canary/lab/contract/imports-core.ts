// refused by: boundaries/dependencies
import { now } from '../core/clock.ts'
export const words = now
