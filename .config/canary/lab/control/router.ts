// accepted
import { run } from '../run/run.ts'
export const router = { run }
