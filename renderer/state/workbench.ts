import { create } from 'zustand'
import type { ProbeKind } from '../../lab/contract/report.ts'
import type { Contract } from '../../lab/contract/scenario.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import type { ScreenId } from '../i18n/messages.ts'

export type MatrixView = 'verdict' | 'recovery' | 'lost' | 'age'

/** What the person has chosen; nothing here comes from the engine. */
export interface Workbench {
  readonly screen: ScreenId
  /** Condition or scenario that Run will start. */
  readonly scenario: string
  /** Null: all that the scenario names. */
  readonly transports: readonly TransportId[] | null
  /** Null: the engine's default. */
  readonly probe: ProbeKind | null
  readonly scale: number | null
  readonly contract: Contract
  readonly selectedTransport: TransportId
  readonly selectedEvent: number | null
  readonly helpOpen: boolean
  readonly matrixView: MatrixView
  readonly matrixRuns: 1 | 3
  readonly matrixCell: { readonly transport: TransportId; readonly condition: string } | null
}

export const useWorkbench = create<Workbench>()(() => ({
  screen: 'live',
  scenario: 'upgrade-stripped',
  transports: null,
  probe: null,
  scale: null,
  contract: 'latest',
  selectedTransport: 'websocket',
  selectedEvent: null,
  helpOpen: false,
  matrixView: 'verdict',
  matrixRuns: 1,
  matrixCell: null,
}))

export const setWorkbench = useWorkbench.setState
