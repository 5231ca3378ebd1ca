import { Check, CircleHelp, Dot, RefreshCw, TriangleAlert, X } from 'lucide-react'
import type { ComponentType } from 'react'
import type { NoteAnswer, NotesReport } from '../../../lab/contract/note.ts'

type Answer = NoteAnswer['answer']

/** A glyph and a colour of the verdicts, so that no answer is told by colour alone. */
export const answerLooks: Readonly<Record<Answer, { readonly Glyph: ComponentType<{ readonly size?: number; readonly 'aria-hidden'?: boolean }>; readonly look: 'good' | 'partly' | 'changed' | 'bad' | 'none' }>> = {
  holds: { Glyph: Check, look: 'good' },
  'holds with a condition': { Glyph: TriangleAlert, look: 'partly' },
  'no longer true': { Glyph: RefreshCw, look: 'changed' },
  'does not hold': { Glyph: X, look: 'bad' },
  'could not be measured here': { Glyph: CircleHelp, look: 'none' },
  'not measured yet': { Glyph: Dot, look: 'none' },
}

export type Filter = 'all' | Answer
export const filters: readonly Filter[] = ['all', 'holds', 'holds with a condition', 'no longer true', 'does not hold', 'could not be measured here', 'not measured yet']

export function filterOf(filter: Filter): (note: NoteAnswer) => boolean {
  return ({ answer }) => filter === 'all' || answer === filter
}

/** Statements without an answer, in their order; none when nothing was ever checked. */
export function missingIn(report: NotesReport | null): readonly string[] {
  return (report?.notes ?? []).filter(({ answer }) => answer === 'not measured yet' || answer === 'could not be measured here').map(({ id }) => id)
}
