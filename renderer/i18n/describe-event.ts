import type { LabEvent } from '../../lab/contract/event.ts'
import { shortName } from './lane-words.ts'
import { currentMessages } from './messages.ts'

/** One line about one event, for tooltips and the selection, in the language in force. */
export function describeEvent(event: LabEvent): string {
  // Each kind has its own text; the compiler cannot pair a union with a record of functions by itself.
  const tell = currentMessages().events[event.kind] as (event: LabEvent, name: (via: string) => string) => string
  return tell(event, shortName)
}
