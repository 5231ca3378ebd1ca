import { create } from 'zustand'
import type { TransportId } from '../../lab/contract/transport.ts'

/** What a person looks at: one selection for all screens and panes. */
export interface Selection {
  /** Id of the run; null: whatever the engine shows now. */
  readonly run: string | null
  readonly transport: TransportId
  /** Id of an event of that run. */
  readonly event: number | null
  /** Lab ms; null: the whole run. */
  readonly range: { readonly fromT: number; readonly toT: number } | null
  /** `conn` of the wire's events. */
  readonly connection: string | null
}

export const useSelection = create<Selection>()(() => ({ run: null, transport: 'websocket', event: null, range: null, connection: null }))

/**
 * Changes what is named. What lay inside the old choice goes with it: another run takes event, range and connection along,
 * another transport takes event and connection along; unless the change names them itself.
 */
export function select(change: Partial<Selection>): void {
  useSelection.setState((before) => narrowed(before, change))
}

export function narrowed(before: Selection, change: Partial<Selection>): Selection {
  const otherRun = change.run !== undefined && change.run !== before.run
  const otherTransport = change.transport !== undefined && change.transport !== before.transport
  return {
    ...before,
    ...(otherRun ? { event: null, range: null, connection: null } : {}),
    ...(otherTransport ? { event: null, connection: null } : {}),
    ...change,
  }
}

/** The selected event, if it is one of that run. */
export function eventIn({ run, event }: Selection, ofRun: string | undefined): number | null {
  return run === null || run === ofRun ? event : null
}

/** As `eventIn`, kept up to date. */
export function useSelectedEvent(ofRun: string | undefined): number | null {
  return useSelection((selection) => eventIn(selection, ofRun))
}
