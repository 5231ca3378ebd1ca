import type { NoteAnswer, OverviewCell } from '../../../lab/contract/note.ts'
import { duration, integer } from '../format.ts'
import type { KnownSentences } from '../../../lab/language/patterns.ts'

const answers: Readonly<Record<NoteAnswer['answer'], string>> = {
  holds: 'holds',
  'holds with a condition': 'holds with a condition',
  'no longer true': 'no longer true',
  'does not hold': 'does not hold',
  'could not be measured here': 'could not be measured here',
  'not measured yet': 'not measured yet',
}

const columns: Readonly<Record<OverviewCell['column'], string>> = {
  latencyMs: 'Latency p50',
  ageMs: 'Mean age',
  overheadBytes: 'Overhead a message',
  openingBytes: 'Opening',
  memoryKiB: 'Server memory a client',
  comesBack: 'After a cut',
  backAfterMs: 'Back after',
  lost: 'Lost by then',
}

export const notes = {
  title: 'The notes, checked',
  intro: 'claims that people make about these transports, each measured on this machine',
  check: 'Check all',
  checkMissing: 'Check what is missing',
  again: 'Check again',
  againHint: (id: string) => `Check again: ${id}`,
  stop: 'Stop',
  answers,
  overview: 'The transports, measured here',
  overviewNote: 'The comparison of section A with the numbers of this machine. Click a number for its run.',
  transport: 'Transport',
  columns,
  show: 'Show',
  all: 'All',
  progress: (done: number, total: number) => `${integer(done)} of ${integer(total)} experiments`,
  running: (title: string) => `now: ${title}`,
  made: (when: string, probe: string, tookMs: number) => `${when} with ${probe}, in ${duration(tookMs)}`,
  empty: 'Nothing has been checked yet',
  emptyText: 'Courses and articles say many things about polling, streams, SSE and WebSocket. Here every statement has an experiment on real sockets, in a real browser where it is about one, and an answer: it holds, or it does not. Begin with “Check all”; it takes some minutes, best on a machine that is otherwise idle.',
  /** Once there are answers. */
  lead: 'What courses and articles say about these transports, statement by statement, with the answer that an experiment on this machine gave. Read an answer, open “What was measured” below it, and from there the run that it rests on.',
  none: 'No statement has that answer.',
  evidence: 'What was measured',
  /** A row of evidence, as the engine wrote it. */
  found: (row: string) => row,
  notJudged: (because: string) => `not judged: ${because}`,
  open: 'Open the run',
  failed: 'The check ended early',
  broken: 'These statements cannot be used',
  /** By id; English comes with the statements themselves. */
  statements: {} as Readonly<Record<string, string>>,
  /** What scenarios say with their answers. */
  says: { sentences: {}, patterns: [] } as KnownSentences,
  sections: {} as Readonly<Record<string, string>>,
}
