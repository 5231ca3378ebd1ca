import { create } from 'zustand'
import type { Catalogue, EngineHealth, EngineInfo, MatrixState, NotesState, RunState } from '../../lab/contract/control.ts'
import type { ClassState } from '../../lab/contract/class.ts'
import type { PassingState } from '../../lab/contract/own-server.ts'
import { currentMessages } from '../i18n/messages.ts'
import type { EngineClient } from './engine-client.ts'
import { messageOf, wasGivenUp } from './error-texts.ts'

/** `lost`: was connected, keeps trying; what is on screen stays. `ended`: the shell has given the engine up. */
export type Connection = { readonly kind: 'connecting' } | { readonly kind: 'ready' } | { readonly kind: 'lost' } | { readonly kind: 'refused' | 'ended'; readonly message: string }

export interface Session {
  readonly connection: Connection
  readonly info: EngineInfo | null
  readonly catalogue: Catalogue | null
  readonly health: EngineHealth | null
  readonly run: RunState | null
  readonly matrix: MatrixState | null
  readonly notes: NotesState | null
  /** Of the run on screen, when it is one in front of somebody's own server. */
  readonly passing: PassingState | null
  /** The predictions of a group. */
  readonly class: ClassState | null
  /** A start was asked for and not answered yet: the first one opens a browser for the clients, which takes a while. */
  readonly starting: boolean
  /** What the engine answered to the last thing asked, until it is dismissed or the next one works. */
  readonly complaint: string | null
}

/** What the engine said last; written only by `session.ts`. */
export const useSession = create<Session>()(() => ({ connection: { kind: 'connecting' }, info: null, catalogue: null, health: null, run: null, matrix: null, notes: null, passing: null, class: null, starting: false, complaint: null }))

let client: EngineClient | undefined

export function setEngine(engine: EngineClient): void {
  client = engine
}

/** Asks the engine for an answer; rejects with its refusal. */
export function askFor<T>(request: (engine: EngineClient) => Promise<T>): Promise<T> {
  return client ? request(client) : Promise.reject(new Error(currentMessages().connection.connecting))
}

/** Asks the engine for something; its refusal is shown and never thrown. */
export function ask(request: (engine: EngineClient) => Promise<void>): void {
  if (!client) return
  useSession.setState({ complaint: null })
  request(client).catch(complain)
}

/** Shows why something did not work until it is dismissed. */
export function complain(error: unknown): void {
  if (!wasGivenUp(error)) useSession.setState({ complaint: messageOf(error) })
}

/** As `ask`, for what begins a run: one at a time. */
export function askToStart(request: (engine: EngineClient) => Promise<unknown>): void {
  if (!client || useSession.getState().starting) return
  useSession.setState({ complaint: null, starting: true })
  request(client)
    .catch(complain)
    .finally(() => useSession.setState({ starting: false }))
}
