import { create } from 'zustand'
import type { Catalogue, EngineHealth, EngineInfo, MatrixState, RunState } from '../../lab/contract/control.ts'
import type { EngineClient } from './engine-client.ts'

/** `lost`: was connected, keeps trying; what is on screen stays. */
export type Connection = { readonly kind: 'connecting' } | { readonly kind: 'ready' } | { readonly kind: 'lost'; readonly since: number } | { readonly kind: 'refused'; readonly message: string }

export interface Session {
  readonly connection: Connection
  readonly info: EngineInfo | null
  readonly catalogue: Catalogue | null
  readonly health: EngineHealth | null
  readonly run: RunState | null
  readonly matrix: MatrixState | null
  /** What the engine answered to the last thing asked, until it is dismissed or the next one works. */
  readonly complaint: string | null
}

/** What the engine said last; written only by `session.ts`. */
export const useSession = create<Session>()(() => ({ connection: { kind: 'connecting' }, info: null, catalogue: null, health: null, run: null, matrix: null, complaint: null }))

let client: EngineClient | undefined

export function setEngine(engine: EngineClient): void {
  client = engine
}

/** Asks the engine for something; its refusal is shown and never thrown. */
export function ask(request: (engine: EngineClient) => Promise<void>): void {
  if (!client) return
  useSession.setState({ complaint: null })
  request(client).catch((error: unknown) => useSession.setState({ complaint: error instanceof Error ? error.message : String(error) }))
}
