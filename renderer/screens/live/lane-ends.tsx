import type { RunState } from '../../../lab/contract/control.ts'
import type { Cell } from '../../../lab/contract/report.ts'
import type { TransportId, TransportInfo } from '../../../lab/contract/transport.ts'
import { useMessages } from '../../i18n/messages.ts'
import { tellingNumbers, verdictMeaning, verdictUnder } from '../../state/cell-text.ts'
import { episodesIn } from '../../state/episodes.ts'
import type { EventLog } from '../../state/event-log.ts'
import { useLogValue } from '../../state/live-run.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { Explained } from '../../widgets/explained.tsx'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
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
        {cell && (final || cell.verdict !== 'invalid') ? <Judged cell={cell} provisional={!final} /> : lane ? <Unjudged transport={info.id} /> : null}
      </div>
    )
  })
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
  const delivered = useLogValue((log) => log?.lanes.get(transport)?.delivered ?? 0)
  const words = { idle: lanes.waiting, connecting: lanes.connecting, open: lanes.connected, lost: lanes.lost } as const
  return (
    <>
      <span className={styles['state']}>{words[connection]}</span>
      <span className={`mono ${styles['numbers']}`}>{lanes.receivedSoFar(delivered)}</span>
    </>
  )
}
