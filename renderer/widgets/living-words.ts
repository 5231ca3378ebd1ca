import { seconds } from '../i18n/format.ts'
import { subjectTitle } from '../i18n/fixture-texts.ts'
import type { Messages, ScreenId } from '../i18n/messages.ts'
import { elapsedMs } from '../state/live-run.ts'
import type { Living } from '../state/living.ts'

interface Words {
  readonly name: string
  /** How far it is, as it stands beside the name. */
  readonly far: string
  readonly screen: ScreenId
  readonly title: string
  /** How far it is, as a sentence; empty when it has hardly begun. */
  readonly farSentence: string
  readonly kept: string
}

export function livingWords(living: Living, { living: texts, topBar }: Messages): Words {
  if (living.kind === 'matrix') return { name: texts.matrix, far: texts.of(living.done, living.total), screen: 'matrix', title: texts.title.matrix, farSentence: texts.runs(living.done, living.total), kept: texts.kept.matrix }
  if (living.kind === 'notes') return { name: texts.notes, far: texts.of(living.done, living.total), screen: 'notes', title: texts.title.notes, farSentence: texts.experiments(living.done, living.total), kept: texts.kept.notes }
  const { kind, run } = living
  const ms = elapsedMs(run)
  // What comes before and after the measured time has no clock of its own.
  const far = run.phase !== 'running' ? topBar.phase[run.phase] : run.plannedMs === null ? seconds(ms) : `${seconds(ms)} / ${seconds(run.plannedMs)}`
  const farSentence = ms < 1000 ? '' : texts.since(Math.floor(ms / 1000) * 1000)
  if (kind === 'server') return { name: run.target ?? '', far, screen: 'server', title: texts.title.server(run.target ?? ''), farSentence, kept: texts.kept.server }
  const name = subjectTitle(run.scenario)
  return { name, far, screen: 'live', title: kind === 'free' ? texts.title.free : texts.title.run(name), farSentence, kept: texts.kept.run }
}
