import { factsOf } from '../contract/experiment.ts'
import { latencyOf, ofDelivered } from '../contract/measures.ts'
import type { OverviewCell } from '../contract/note.ts'
import type { Cell } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { type TransportId, standardTransports } from '../contract/transport.ts'

/** A column of the comparison of transports, and the scenario whose run fills it. */
interface Column {
  readonly id: OverviewCell['column']
  readonly scenario: string
  read(transport: TransportId, run: { readonly cell: Cell | undefined; readonly fact: (name: string) => number | undefined }): number | string | undefined
}

const columns: readonly Column[] = [
  { id: 'latencyMs', scenario: 'same-feed-every-transport', read: (_transport, { cell }) => cell && rounded(latencyOf(cell.measures, 'p50')) },
  { id: 'ageMs', scenario: 'same-feed-every-transport', read: (_transport, { cell }) => cell && rounded(ofDelivered(cell.measures, cell.measures.ageMs.mean)) },
  { id: 'overheadBytes', scenario: 'same-feed-every-transport', read: (_transport, { cell }) => cell && rounded(cell.measures.overheadBytesPerMessage) },
  { id: 'openingBytes', scenario: 'opening-a-connection', read: (transport, { fact }) => sum(fact(`open.${transport}.up`), fact(`open.${transport}.down`)) },
  { id: 'memoryKiB', scenario: 'a-crowd-that-waits', read: (transport, { fact }) => fact(`${transport}.10000.memory`) ?? fact(`${transport}.1000.memory`) },
  { id: 'comesBack', scenario: 'cut-every-connection', read: (_transport, { cell }) => cell?.verdict },
  { id: 'backAfterMs', scenario: 'cut-every-connection', read: (_transport, { cell }) => (cell?.verdict === 'reconnects' ? rounded(cell.measures.timeToRecoverMs) : undefined) },
  { id: 'lost', scenario: 'cut-every-connection', read: (_transport, { cell }) => cell?.measures.lost },
]

/** What one run says for the comparison of transports in section A of the notes; nothing for most runs. */
export function overviewOf(scenario: string, cells: readonly Cell[], log: RunLog): OverviewCell[] {
  const facts = factsOf(log)
  const fact = (name: string) => {
    const value = facts.find((one) => one.name === name)?.value
    return typeof value === 'number' ? value : undefined
  }
  return columns
    .filter((column) => column.scenario === scenario)
    .flatMap(({ id, read }) =>
      standardTransports.flatMap((transport) => {
        const value = read(transport, { cell: cells.find((cell) => cell.transport === transport), fact })
        return value === undefined ? [] : [{ transport, column: id, value, run: log.header.run }]
      }),
    )
}

const rounded = (value: number | null): number | undefined => (value === null ? undefined : Math.round(value * 10) / 10)
const sum = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined || b === undefined ? undefined : a + b)
