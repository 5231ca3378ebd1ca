import type { FaultId } from '../contract/fault.ts'

/** What the engine saw on one connection. `hit` comes at first touch and then at most each 250 ms a connection. */
export interface LinkObservation {
  readonly proxy: string
  readonly kind: 'open' | 'close' | 'hit'
  /** Unique in the engine. */
  readonly conn: string
  /** `close` only: how the peers saw it end. */
  readonly how?: 'fin' | 'rst'
  /** `hit` only: the name of the toxic, or `down`. */
  readonly toxic?: string
  /** `hit` only: the fault that the driver meant by this toxic. */
  readonly fault?: FaultId
  /** `hit` only: the port that the client came from. */
  readonly clientPort?: number
  /** `hit` only: the local port of the connection to the upstream; unset while there is none. */
  readonly upstreamPort?: number
  /** `hit` only: a short sentence. */
  readonly effect?: string
  /** `close` only: bytes handed to the upstream and to the client. */
  readonly bytesUp?: number
  readonly bytesDown?: number
}
