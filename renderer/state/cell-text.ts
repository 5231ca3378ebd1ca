import { latencyOf, ofDelivered } from '../../lab/contract/measures.ts'
import { type Cell, type Episode, isBackLater, isWorseInPart } from '../../lab/contract/report.ts'
import type { Contract } from '../../lab/contract/scenario.ts'
import type { Verdict } from '../../lab/contract/verdict.ts'
import { currentMessages } from '../i18n/messages.ts'
import { bytes, duration } from '../i18n/format.ts'
import { flagText, reasonText, verdictSentence } from '../i18n/lab-sentences.ts'
import { neverBack, type MatrixView } from './matrix-order.ts'

/** Cells are judged as `latest`; where the other promise changes the verdict they carry both. */
export function verdictUnder(cell: Cell, contract: Contract): Verdict & Pick<Cell, 'episodes'> {
  const { underComplete, episodes } = cell
  return contract === 'complete' && underComplete ? { ...underComplete, ...(episodes && { episodes }) } : cell
}

const pollers: ReadonlySet<string> = new Set(['polling', 'long-polling'])

/** The two numbers that matter for this verdict, as at a lane's end. */
export function tellingNumbers(cell: Cell, verdict: Verdict): readonly [string, string] {
  const messages = currentMessages()
  const { numbers } = messages
  const { measures } = cell
  const lost = numbers.lost(measures.lost)
  switch (verdict.verdict) {
    case 'unaffected':
    case 'unstable':
      return [lost, pollers.has(cell.transport) ? numbers.age(ofDelivered(measures, measures.ageMs.p95)) : numbers.p95(latencyOf(measures, 'p95'))]
    case 'degraded':
      return [lost, numbers.p95(latencyOf(measures, 'p95'))]
    case 'reconnects':
      return [lost, backAfter(cell)]
    case 'needs-fallback':
    case 'fails':
      return [lost, verdict.reason === undefined ? numbers.neverBack : reasonText(verdict.reason)]
    case 'invalid':
      return [messages.matrix.doubts[verdict.reason ?? ''] ?? verdict.reason ?? verdict.rule, verdict.seen ? lost : '']
  }
}

function backAfter({ measures: { timeToRecoverMs, maxGapMs }, episodes }: Cell): string {
  const { numbers } = currentMessages()
  if (timeToRecoverMs === null) return numbers.late(maxGapMs)
  return episodes ? numbers.longestBackAfter(timeToRecoverMs) : numbers.backAfter(timeToRecoverMs)
}

export function isBusy({ reason }: Pick<Verdict, 'reason'>): boolean {
  return reason === 'engine-busy' || reason === 'probe-busy'
}

/** What a verdict means, and its reason: the sentence for whoever points at it. */
export function verdictMeaning(verdict: Pick<Verdict, 'verdict' | 'reason' | 'because'> & Pick<Cell, 'episodes'>): string {
  const { verdictMeans, worseInPart, reasonMeans } = currentMessages()
  if (isWorseInPart(verdict)) return worseInPart
  const why = verdict.verdict === 'invalid' ? verdictSentence(verdict.because) : (reasonMeans[verdict.reason ?? ''] ?? '')
  return [verdictMeans[verdict.verdict], why].filter(Boolean).join(' ')
}

/** `lossy 12` in a sentence. */
export function flagMeaning(flag: string): string {
  const [, word = flag, number = ''] = /^(.*?)(?: (\d.*))?$/.exec(flag) ?? []
  return currentMessages().flagMeans[word]?.(number) ?? flagText(flag)
}

/** What stands in a matrix cell below its sign, and the same for whoever has only the words. */
export interface CellNumber {
  readonly shown: string
  readonly told: string
}

/** With its unit; null where there is nothing to tell. Where there is no verdict, why. */
export function cellNumber(cell: Cell, verdict: Verdict, view: MatrixView): CellNumber | null {
  const { matrix, numbers } = currentMessages()
  const { measures } = cell
  if (verdict.verdict === 'invalid') return alone(matrix.doubts[verdict.reason ?? ''] ?? verdict.reason ?? '–')
  switch (view) {
    case 'verdict':
      return tellingNumber(cell, verdict)
    case 'recovery': {
      const ms = measures.timeToRecoverMs
      if (ms !== null) return { shown: duration(ms), told: backAfter(cell) }
      return neverBack(cell) ? { shown: matrix.never, told: numbers.neverBack } : { shown: '–', told: '' }
    }
    case 'lost':
      return alone(numbers.lost(measures.lost))
    case 'age': {
      const age = ofDelivered(measures, measures.ageMs.p95)
      return age === null ? alone(matrix.never) : named(matrix.rows.age, duration(age))
    }
    case 'overhead':
      return measures.overheadBytesPerMessage === null ? { shown: '–', told: '' } : named(matrix.rows.overhead, bytes(measures.overheadBytesPerMessage))
  }
}

/** Whatever was lost comes first, else what the verdict is about: how long it took to be back, or how late it is. */
function tellingNumber(cell: Cell, { verdict }: Verdict): CellNumber | null {
  const { matrix, numbers } = currentMessages()
  const { measures } = cell
  if (measures.lost > 0) return alone(numbers.lost(measures.lost))
  if (verdict === 'degraded') {
    const latency = latencyOf(measures, 'p95')
    return latency === null ? null : named(matrix.rows.latency, duration(latency))
  }
  const isBack = verdict === 'reconnects' || verdict === 'needs-fallback'
  return isBack && measures.timeToRecoverMs !== null ? { shown: duration(measures.timeToRecoverMs), told: backAfter(cell) } : null
}

function alone(text: string): CellNumber {
  return { shown: text, told: text }
}

function named(what: string, value: string): CellNumber {
  return { shown: value, told: `${what} ${value}` }
}

/** The title of the evidence panel: who did what. @param hadFault there was something that it could notice */
export function headline(verdict: Pick<Verdict, 'verdict' | 'reason' | 'seen'>, who: string, { hadFault }: { readonly hadFault: boolean }): string {
  const messages = currentMessages()
  const { reason } = verdict.seen ?? verdict
  const byReason = reason === undefined ? undefined : messages.matrix.reasons[reason]
  const bad = verdict.seen !== undefined || reason === 'coming-back' || verdict.verdict === 'needs-fallback' || verdict.verdict === 'fails'
  if (verdict.verdict === 'unaffected' && !hadFault) return messages.matrix.heads.clean(who)
  return bad && byReason ? byReason(who) : messages.matrix.heads[verdict.verdict](who)
}

/** The same of one strike among several. */
export function strikeHeadline(episode: Episode, who: string): string {
  return isBackLater(episode) ? currentMessages().matrix.heads.backLater(who) : headline(episode, who, { hadFault: true })
}

/** How many of the runs gave the verdict on show; null where there was only one. */
export function agreement({ runs }: Cell): { readonly most: number; readonly all: number } | null {
  const counts = Object.values(runs)
  const all = counts.reduce((sum, count) => sum + count, 0)
  return all > 1 ? { most: Math.max(...counts), all } : null
}
