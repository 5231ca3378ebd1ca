import { Ear, Unplug } from 'lucide-react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { Cell } from '../../../lab/contract/report.ts'
import type { TransportId, TransportInfo } from '../../../lab/contract/transport.ts'
import { useMessages } from '../../i18n/messages.ts'
import { tellingNumbers, verdictMeaning, verdictUnder } from '../../state/cell-text.ts'
import { episodesIn } from '../../state/episodes.ts'
import type { EventLog } from '../../state/event-log.ts'
import { clock, isOver, lastStatedT, useLogValue } from '../../state/live-run.ts'
import { useOutage } from '../../state/outage.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { Explained } from '../../widgets/explained.tsx'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
import { receivedIn } from './drawer/area-numbers.ts'
import styles from './lanes.module.css'

export interface LaneEndsProps {
  readonly run: RunState
  readonly log: EventLog | undefined
  readonly transports: readonly TransportInfo[]
}

export function LaneEnds({ run, log, transports }: LaneEndsProps) {
  const final = run.phase === 'done' || run.phase === 'stopped'
  return transports.map((info, i) => {
    const cell = run.cells.find((candidate) => candidate.transport === info.id)
    const lane = log?.lanes.get(info.id)
    return (
      <div key={info.id} className={styles['end']} style={{ gridRow: i + 3 }}>
        <LaneEnd run={run} cell={cell && (final || cell.verdict !== 'invalid') ? cell : undefined} transport={info.id} hasLane={lane !== undefined} />
      </div>
    )
  })
}

interface LaneEndProps {
  readonly run: RunState
  /** With a verdict. */
  readonly cell: Cell | undefined
  readonly transport: TransportId
  readonly hasLane: boolean
}

/** The verdict, unless it is one so far and nothing comes now. */
function LaneEnd({ run, cell, transport, hasLane }: LaneEndProps) {
  const outage = useOutage(run, { transport, verdict: cell?.verdict })
  if (outage === 'lost' || outage === 'silent') return <InOutage outage={outage} transport={transport} />
  if (cell && outage === null) return <Judged cell={cell} provisional={!isOver(run)} />
  return hasLane ? <Unjudged transport={transport} /> : null
}

/** Told this fine, ms. */
const sinceStepMs = 100

function InOutage({ outage, transport }: { readonly outage: 'lost' | 'silent'; readonly transport: TransportId }) {
  const { lanes, happened } = useMessages()
  const sinceMs = useLogValue((log) => {
    const fromT = log?.lanes.get(transport)?.lastMessageT ?? null
    return fromT === null ? null : Math.round((clock.now(performance.now()) - fromT) / sinceStepMs) * sinceStepMs
  })
  return (
    <Explained className={styles['judged']} text={happened.outage.later}>
      <span className={styles['outage']}>
        {outage === 'silent' ? <Ear size={14} aria-hidden /> : <Unplug size={14} aria-hidden />}
        {outage === 'silent' ? lanes.nothingComes : lanes.lost}
      </span>
      <span className={`mono ${styles['numbers']}`}>{sinceMs === null ? lanes.receivedSoFar(0) : lanes.nothingFor(sinceMs)}</span>
    </Explained>
  )
}

function Judged({ cell, provisional }: { readonly cell: Cell; readonly provisional: boolean }) {
  const messages = useMessages()
  const contract = useWorkbench((bench) => bench.contract)
  const strikes = episodesIn(cell).length
  const verdict = verdictUnder(cell, contract)
  const numbers = tellingNumbers(cell, verdict).filter((number) => number !== '')
  return (
    <Explained className={styles['judged']} text={messages.joined.sentences([verdictMeaning(verdict), ...(verdict.verdict === 'reconnects' ? [messages.numbers.backAfterMeans] : []), ...(strikes > 1 ? [messages.happened.ofStrikes(strikes)] : [])])}>
      <VerdictChip verdict={verdict.verdict} provisional={provisional} />
      <span className={`mono ${styles['numbers']}`}>{numbers.join(' · ')}</span>
    </Explained>
  )
}

function Unjudged({ transport }: { readonly transport: TransportId }) {
  const messages = useMessages()
  const { lanes } = messages
  const connection = useLogValue((log) => log?.lanes.get(transport)?.connection ?? 'idle')
  const received = useLogValue((log) => (log ? receivedIn(log, transport, { startT: -Infinity, endT: lastStatedT() }) : 0))
  const words = { idle: lanes.waiting, connecting: lanes.connecting, open: lanes.connected, lost: lanes.lost } as const
  return (
    <>
      <span className={styles['state']}>{words[connection]}</span>
      <span className={`mono ${styles['numbers']}`}>{lanes.receivedSoFar(received)}</span>
    </>
  )
}
