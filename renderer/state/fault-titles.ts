import type { FaultId, FaultInfo } from '../../lab/contract/fault.ts'
import { faultTitle } from '../i18n/fixture-texts.ts'
import { useSession } from './session-store.ts'

/** At the moment of asking, for what is not rendered by React; undefined as long as nobody has told of it. */
export function infoOfFault(fault: string): FaultInfo | undefined {
  return useSession.getState().catalogue?.faults.find(({ id }) => id === fault)
}

/** By its id as long as nobody has told of it. */
export function titleOfFault(fault: FaultId): string {
  const info = infoOfFault(fault)
  return info ? faultTitle(info) : fault
}
