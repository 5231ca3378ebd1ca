import type { LabEvent } from '../../lab/contract/event.ts'
import { infoOfFault, titleOfFault } from '../state/fault-titles.ts'
import { faultText } from './fixture-texts.ts'
import { shortName } from './lane-words.ts'
import { currentMessages } from './messages.ts'

/** One line about one event, for tooltips and the selection, in the language in force. */
export function describeEvent(event: LabEvent): string {
  // Each kind has its own text; the compiler cannot pair a union with a record of functions by itself.
  const tell = currentMessages().events[event.kind] as (event: object, name: (via: string) => string) => string
  return tell(asOnItsSwitch(event), shortName)
}

/** A fault by the words that stand on its switch. */
function asOnItsSwitch(event: LabEvent): object {
  if (!('fault' in event) || event.fault === undefined) return event
  const info = infoOfFault(event.fault)
  return { ...event, fault: currentMessages().joined.quoted(titleOfFault(event.fault)), ...(info && 'explain' in event ? { explain: faultText(info, event.explain).text } : {}) }
}
