// refused by: boundaries/dependencies
import { run } from '../run/run.ts'
export const runs = [run]
