// accepted
import type { router } from '../lab/control/router.ts'
export type Router = typeof router
