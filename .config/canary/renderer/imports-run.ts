// refused by: boundaries/dependencies
import { run } from '../lab/run/run.ts'
export const start = run
