// refused by: boundaries/dependencies
import { router } from '../control/router.ts'
export const routed = router
