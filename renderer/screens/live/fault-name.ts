import { sideOf } from '../../../lab/contract/fault-side.ts'
import type { FaultWindow } from '../../charts/fault-windows.ts'
import { faultText } from '../../i18n/fixture-texts.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { infoOfFault } from '../../state/fault-titles.ts'
import { statedFrom, tellingOnClocks } from './param-fields.ts'

/** `Latency 300 ms`: what its switch says, with the number that it acted with. */
export function faultName({ fault, params, scale }: Pick<FaultWindow, 'fault' | 'params' | 'scale'>): string {
  const info = infoOfFault(fault)
  if (!info) return fault
  const name = [faultText(info).title, tellingOnClocks(info, statedFrom(info, params, scale), scale).text].filter(Boolean).join(' ')
  return sideOf(fault) === 'server' ? currentMessages().path.onServerSide(name) : name
}
