import type { FaultId } from '../contract/fault.ts'

/** The two peers of a connection through the link: who dialled it, and who it dials. */
export type LinkPeer = 'client' | 'upstream'

/** Whose FIN or RST it is: a peer's, which the link hands on to the other, or the link's own. */
export interface EndCause {
  readonly by: LinkPeer | 'link'
  /** The toxic, or `down`, for which the link did it. */
  readonly toxic?: string | undefined
}

/** The first FIN or RST on one of the two sockets of a connection, received or sent. */
export interface LinkEnd extends EndCause {
  readonly at: LinkPeer
  readonly how: 'fin' | 'rst'
}

interface OfConnection {
  /** Unique in the engine. */
  readonly conn: string
  /** The port that the client came from. */
  readonly clientPort?: number | undefined
  /** The local port of the connection to the upstream; unset while there is none. */
  readonly upstreamPort?: number | undefined
}

/** `hit` comes at first touch and then at most each 250 ms a connection, with a short sentence. */
export type ConnectionObservation = OfConnection &
  (
    | { readonly kind: 'open'; readonly at: LinkPeer }
    | ({ readonly kind: 'end' } & LinkEnd)
    | { readonly kind: 'hit'; readonly toxic: string; readonly effect: string }
  )

/** What the engine saw or did. `fault` is what the driver meant by the toxic. */
export type LinkObservation = ConnectionObservation & { readonly proxy: string; readonly fault?: FaultId }
