import { create } from 'zustand'
import type { Contract } from '../../lab/contract/scenario.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import type { ScreenId } from '../i18n/messages.ts'
import { storedOrder, storeOrder, type MatrixOrder, type MatrixView } from './matrix-order.ts'
import type { MatrixSet } from './matrix-sets.ts'

export type DrawerTab = 'happened' | 'wire' | 'charts' | 'numbers' | 'events'

/** What the person has chosen; nothing here comes from the engine. */
export interface Workbench {
  readonly screen: ScreenId
  /** How often a screen was gone to from the keyboard, the one on show again too: it takes the focus each time. */
  readonly arrivals: number
  /** Condition or scenario that Run will start. */
  readonly scenario: string
  /** Null: all that the scenario names. */
  readonly transports: readonly TransportId[] | null
  /** Of the next run; null: what the scenario says. */
  readonly seed: number | null
  readonly contract: Contract
  readonly helpOpen: boolean
  readonly paletteOpen: boolean
  /** For presenting: only running and switching faults work. */
  readonly locked: boolean
  /** The lanes as a table that everybody sees. */
  readonly lanesAsTable: boolean
  readonly pulsesPaused: boolean
  /** What stands below the lanes. */
  readonly drawer: DrawerTab
  readonly matrixView: MatrixView
  readonly matrixRuns: 1 | 3
  /** What the Report screen is about. */
  readonly reportOf: 'run' | 'matrix'
  readonly matrixSet: MatrixSet
  /** Conditions of the set `own`. */
  readonly matrixOwn: readonly string[]
  readonly matrixOrder: MatrixOrder
  /** The statement of the notes that was looked for. */
  readonly note: string | null
  readonly matrixCell: { readonly transport: TransportId; readonly condition: string } | null
}

export const useWorkbench = create<Workbench>()(() => ({
  screen: 'live',
  arrivals: 0,
  scenario: 'upgrade-stripped',
  transports: null,
  seed: null,
  contract: 'latest',
  helpOpen: false,
  paletteOpen: false,
  locked: false,
  lanesAsTable: false,
  pulsesPaused: false,
  drawer: 'happened',
  matrixView: 'verdict',
  matrixRuns: 1,
  reportOf: 'run',
  matrixSet: 'standard',
  matrixOwn: [],
  matrixOrder: storedOrder(),
  note: null,
  matrixCell: null,
}))

export const setWorkbench = useWorkbench.setState

/** The order of the matrix outlives the page. */
export function sortMatrix(matrixOrder: MatrixOrder): void {
  setWorkbench({ matrixOrder })
  storeOrder(matrixOrder)
}

/** By key or command: what has the focus now would take the next keys. */
export function goToScreen(screen: ScreenId, change: Partial<Workbench> = {}): void {
  setWorkbench(({ arrivals }) => ({ ...change, screen, arrivals: arrivals + 1 }))
}
