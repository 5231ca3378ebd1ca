import type { FaultId } from '../../lab/contract/fault.ts'
import { faultTitle } from '../i18n/fixture-texts.ts'
import { useSession } from './session-store.ts'

/** By its id as long as nobody has told of it; at the moment of asking, for what is not rendered by React. */
export function titleOfFault(fault: FaultId): string {
  const info = useSession.getState().catalogue?.faults.find(({ id }) => id === fault)
  return info ? faultTitle(info) : fault
}
