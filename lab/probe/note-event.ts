import type { EventInput } from '../contract/event.ts'
import type { StampedNote } from './runner.ts'

/** A note becomes an event of the log: the probe adds who, which transport and when. */
export function toEvent({ transport, control, note }: StampedNote, t: number): EventInput {
  // A union does not survive the spread; every member gets the same three fields.
  return { ...note, side: 'client', transport, ...(control ? { control } : {}), t } as EventInput
}
