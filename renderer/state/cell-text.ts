import { ofDelivered } from '../../lab/contract/measures.ts'
import type { Cell } from '../../lab/contract/report.ts'
import type { Contract } from '../../lab/contract/scenario.ts'
import type { Verdict } from '../../lab/contract/verdict.ts'
import { currentMessages } from '../i18n/messages.ts'
import { latestEpisode } from './episodes.ts'
import { bytes, duration } from '../i18n/format.ts'
import { flagText, reasonText, verdictSentence } from '../i18n/lab-sentences.ts'
import type { MatrixView } from './workbench.ts'

/** Cells are judged as `latest`; where the other promise changes the verdict they carry both. */
export function verdictUnder(cell: Cell, contract: Contract): Verdict {
  return contract === 'complete' ? (cell.underComplete ?? cell) : cell
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
      return [lost, pollers.has(cell.transport) ? numbers.age(ofDelivered(measures, measures.ageMs.p95)) : numbers.p95(ofDelivered(measures, measures.latencyMs.p95))]
    case 'degraded':
      return [lost, numbers.p95(ofDelivered(measures, measures.latencyMs.p95))]
    case 'reconnects':
      return [lost, backIn(cell)]
    case 'needs-fallback':
    case 'fails':
      return [numbers.missing(measures.lost), verdict.reason === undefined ? numbers.neverBack : reasonText(verdict.reason)]
    case 'invalid':
      return [isBusy(verdict) ? messages.matrix.machineBusy : (messages.matrix.doubts[verdict.reason ?? ''] ?? verdict.reason ?? verdict.rule), verdict.seen ? lost : '']
  }
}

/** Of several strikes the one that is told, as long as nobody asks for another. */
function backIn(cell: Cell): string {
  const { numbers } = currentMessages()
  const latest = latestEpisode(cell)
  const ms = latest ? latest.timeToRecoverMs : cell.measures.timeToRecoverMs
  if (ms === null) return numbers.late(cell.measures.maxGapMs)
  return latest ? numbers.lastBackIn(ms) : numbers.backIn(ms)
}

export function isBusy({ reason }: Verdict): boolean {
  return reason === 'engine-busy' || reason === 'probe-busy'
}

/** What a verdict means, and its reason: the sentence for whoever points at it. */
export function verdictMeaning(verdict: Pick<Verdict, 'verdict' | 'reason' | 'because'>): string {
  const { verdictMeans, reasonMeans } = currentMessages()
  const why = verdict.verdict === 'invalid' ? verdictSentence(verdict.because) : (reasonMeans[verdict.reason ?? ''] ?? '')
  return [verdictMeans[verdict.verdict], why].filter(Boolean).join(' ')
}

/** `lossy 12` in a sentence. */
export function flagMeaning(flag: string): string {
  const [, word = flag, number = ''] = /^(.*?)(?: (\d.*))?$/.exec(flag) ?? []
  return currentMessages().flagMeans[word]?.(number) ?? flagText(flag)
}

/** One short number for a matrix cell. */
export function cellNumber(cell: Cell, verdict: Verdict, view: MatrixView): string {
  const messages = currentMessages()
  const { measures } = cell
  if (verdict.verdict === 'invalid') return messages.matrix.doubts[verdict.reason ?? ''] ?? verdict.reason ?? '–'
  switch (view) {
    case 'recovery':
      return recovery(cell)
    case 'lost':
      return String(measures.lost)
    case 'age':
      return duration(measures.ageMs.p95)
    case 'overhead':
      return measures.overheadBytesPerMessage === null ? '–' : bytes(measures.overheadBytesPerMessage)
    case 'verdict':
      break
  }
  if (verdict.verdict === 'degraded') return duration(measures.latencyMs.p95)
  if (verdict.verdict === 'reconnects' && measures.timeToRecoverMs !== null) return duration(measures.timeToRecoverMs)
  if (verdict.verdict === 'unstable') return `${Math.max(0, ...Object.values(cell.runs))}/${Object.values(cell.runs).reduce((sum, n) => sum + n, 0)}`
  return String(measures.lost)
}

function recovery(cell: Cell): string {
  const messages = currentMessages()
  const { measures } = cell
  if (measures.timeToRecoverMs !== null) return duration(measures.timeToRecoverMs)
  return cell.verdict === 'needs-fallback' || cell.verdict === 'fails' ? messages.matrix.never : '–'
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

/** How many of the runs gave the verdict on show; null where there was only one. */
export function agreement({ runs }: Cell): { readonly most: number; readonly all: number } | null {
  const counts = Object.values(runs)
  const all = counts.reduce((sum, count) => sum + count, 0)
  return all > 1 ? { most: Math.max(...counts), all } : null
}
