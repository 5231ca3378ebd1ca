import { z } from 'zod'
import type { ConnectionEnd, LinkEnds } from './connection-end.ts'
import type { Ender, Ending, Hop, Party } from './event.ts'
import type { FaultId } from './fault.ts'
import { type TransportId, transportIdSchema } from './transport.ts'
import type { WireUnit } from './wire.ts'

/** What the Inspector asks for, in pages: a connection may be long. */

/** Connections are numbered within the gateway of their transport. */
export const wireConnectionSchema = z.object({ transport: transportIdSchema, hop: z.enum(['client', 'origin']), conn: z.string().min(1).max(40) })
export type WireConnectionKey = z.infer<typeof wireConnectionSchema>

export const wireUnitsQuerySchema = wireConnectionSchema.extend({ dir: z.enum(['c2s', 's2c']), from: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(500).default(200) })
export type WireUnitsQuery = z.infer<typeof wireUnitsQuerySchema>

export const wireBytesQuerySchema = wireConnectionSchema.extend({ dir: z.enum(['c2s', 's2c']), start: z.number().int().min(0), end: z.number().int().min(0) })
export type WireBytesQuery = z.infer<typeof wireBytesQuerySchema>

/** `conn` is a connection of a client. */
export const wireLadderQuerySchema = z.object({ transport: transportIdSchema, conn: z.string().min(1).max(40), from: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(1000).default(300) })
export type WireLadderQuery = z.infer<typeof wireLadderQuerySchema>

/** A connection in the list of the Inspector. */
export interface WireConnectionInfo extends WireConnectionKey, ConnectionEnd {
  readonly transport: TransportId
  readonly serves?: string | undefined
  readonly port?: number | undefined
  readonly alpn?: string | undefined
  readonly openedT: number
  readonly closedT: number | null
  readonly how: Ending | null
  readonly beyond?: LinkEnds['beyond']
  /** As far as the log says: totals at its end, otherwise what was captured. */
  readonly bytesUp: number
  readonly bytesDown: number
  readonly capturedBytes: number
  /** Method and path of the last request, null while no head has passed. */
  readonly request: string | null
  readonly requests: number
  /** Of the last answer, interim ones too. */
  readonly status: number | null
}

/** A unit in a list; its fields are asked for with its bytes. */
export interface WireUnitRow extends Omit<WireUnit, 'fields'> {
  readonly fields: number
}

export interface WireUnitPage {
  readonly total: number
  readonly from: number
  readonly units: readonly WireUnitRow[]
}

/** One line of sixteen bytes. */
export interface HexLine {
  readonly offset: number
  readonly hex: string
  readonly ascii: string
}

/** Bytes with everything that is known about them. */
export interface AnnotatedBytes {
  /** The unit that begins at `start`, or that the range lies in; null for a range that was not captured. */
  readonly unit: WireUnit | null
  readonly start: number
  readonly end: number
  readonly lines: readonly HexLine[]
  /** Bytes of the unit beyond the page. */
  readonly more: number
}

/** One arrow of the ladder, or a note at the gateway. `refused`: of a connection that the link accepted and the origin did not. */
export type LadderStep =
  | { readonly kind: 'open'; readonly t: number; readonly hop: Hop; readonly conn: string; readonly label: string; readonly refused?: boolean | undefined }
  /** `beyond`: the end of the link's other socket, where the gateway saw it at another time, otherwise or not at all. */
  | { readonly kind: 'close' | 'beyond'; readonly t: number; readonly hop: Hop; readonly conn: string; readonly label: string; readonly by?: Ender | undefined; readonly refused?: boolean | undefined }
  /** Unit `index` of that direction of that connection; `changed` compares a head with its counterpart on the client's hop. */
  | (WireConnectionKey & {
      readonly kind: 'bytes'
      readonly t: number
      readonly from: Party
      readonly to: Party
      readonly dir: 'c2s' | 's2c'
      readonly index: number
      readonly start: number
      readonly end: number
      readonly protocol: WireUnit['protocol']
      readonly unit: string
      readonly stream?: number | undefined
      readonly label: string
      readonly refused?: boolean | undefined
      readonly remarks?: readonly string[] | undefined
      readonly changed?: HeadChange | undefined
      /** How a text frame of a WebSocket begins, the mask and the compression taken off. */
      readonly text?: string | undefined
      /** The last bytes of HTTP in this direction, and what follows them. */
      readonly endsHttp?: 'websocket' | 'other' | undefined
      /** The first message of the feed in it. */
      readonly message?: PassingMessage | undefined
    })
  /** `scope` transport: it touched some connection of this transport while this one lived, and the log does not say which. */
  | { readonly kind: 'hit'; readonly t: number; readonly fault: FaultId; readonly scope: 'connection' | 'transport'; readonly label: string; readonly times: number }

/** A message of the feed where it passes, and how long it took from the place before and to the next one; undefined where nobody knows. */
export interface PassingMessage {
  readonly epoch: string
  readonly seq: number
  /** From the moment at which it was due to the gateway, on the origin's hop. */
  readonly sinceDueMs?: number | undefined
  /** In the gateway, on the client's hop. */
  readonly inGatewayMs?: number | undefined
  /** From the gateway into the page, on the client's hop. */
  readonly toPageMs?: number | undefined
}

/** What the gateway made of a head: lines as they are on one hop and not on the other. */
export interface HeadChange {
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

export interface WireLadder {
  /** The client's connection first, then those to the origin that serve it. */
  readonly connections: readonly WireConnectionInfo[]
  readonly total: number
  readonly from: number
  readonly steps: readonly LadderStep[]
}

/** RFC 6455, 4.2.2: how a Sec-WebSocket-Accept comes from its key. */
export interface AcceptExplanation {
  readonly key: string
  readonly guid: string
  readonly joined: string
  readonly sha1Hex: string
  readonly accept: string
  /** What the server sent; null when it sent none. */
  readonly sent: string | null
  readonly matches: boolean
}

/** The handshake of one WebSocket, and the byte where HTTP ends. */
export interface WireHandshake {
  readonly accept: AcceptExplanation
  readonly status: number | null
  readonly httpEnds: { readonly c2s: number; readonly s2c: number } | null
}

/** A step of a ladder: `start` is the first byte of its unit. */
export const ladderPlaceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['open', 'close', 'beyond']), hop: z.enum(['client', 'origin']), conn: z.string().min(1).max(40) }),
  z.object({ kind: z.literal('bytes'), hop: z.enum(['client', 'origin']), conn: z.string().min(1).max(40), dir: z.enum(['c2s', 's2c']), start: z.number().int().min(0) }),
  z.object({ kind: z.literal('hit'), t: z.number(), fault: z.string().max(100) }),
])
export type LadderPlace = z.infer<typeof ladderPlaceSchema>

/** Where on the wire an event of the log is to be seen. */
export interface WirePlace {
  readonly transport: TransportId
  /** The client's connection whose ladder has the step. */
  readonly conn: string
  readonly at: LadderPlace
  /** `near`: nothing on the wire is this event itself; the step is the closest one in time. */
  readonly match: 'exact' | 'near'
}

/** `conn` is a connection of a client. */
export const wireEventQuerySchema = z.object({ transport: transportIdSchema, conn: z.string().min(1).max(40), at: ladderPlaceSchema })
export type WireEventQuery = z.infer<typeof wireEventQuerySchema>

export const wireFindQuerySchema = z.object({ transport: transportIdSchema, conn: z.string().min(1).max(40), text: z.string().min(1).max(200) })
export type WireFindQuery = z.infer<typeof wireFindQuerySchema>
