import type { FaultId } from '../../../lab/contract/fault.ts'
import type { PassedFinding, PassedLane } from '../../../lab/contract/own-server.ts'
import { list } from '../../i18n/format.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { titleOfFault } from '../../state/fault-titles.ts'

export interface Sentence {
  readonly key: string
  readonly t: number
  readonly lane: string
  readonly who: string
  readonly says: string
}

/** Everything that can be said, the newest first. */
export function sentencesOf(lanes: readonly PassedLane[]): readonly Sentence[] {
  const { server } = currentMessages()
  return lanes
    .flatMap((lane) => lane.findings.map((finding, i) => ({ key: `${lane.id} ${i} ${finding.kind}`, t: finding.t, lane: lane.id, who: `${server.kinds[lane.kind]} ${lane.path ?? ''}`.trim(), says: says(finding) })))
    .toSorted((a, b) => b.t - a.t)
}

function says(finding: PassedFinding): string {
  const { findings, by, nobody } = currentMessages().server
  switch (finding.kind) {
    case 'refused':
      return findings.refused(finding.status, finding.times, nameOf(finding.fault))
    case 'unanswered':
      return findings.unanswered(finding.times, nameOf(finding.fault))
    case 'ended':
      return findings.ended(finding.by === null ? nobody : by[finding.by], finding.afterMs, finding.code === null ? '' : findings.code(finding.code), nameOf(finding.fault))
    case 'came-back':
      return findings.cameBack(finding.afterMs, finding.tries)
    case 'not-back':
      return findings.notBack(finding.forMs)
    case 'silent':
      return (finding.over ? findings.silentOnce : findings.silentNow)(finding.forMs, finding.usualMs)
    case 'failed':
      return findings.failed(finding.count, finding.of, list(finding.statuses.map(String)))
  }
}

function nameOf(fault: FaultId | null): string {
  return fault === null ? '' : titleOfFault(fault)
}
