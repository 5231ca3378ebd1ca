// refused by: boundaries/dependencies
import type { Router } from '../renderer/screen.ts'
export type Ours = Router
