// refused by: boundaries/dependencies
import { router } from '../../lab/control/router.ts'
export const exposed = router
