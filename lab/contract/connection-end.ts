import type { Ender, Ending, LabEvent, TcpEnd } from './event.ts'
import type { FaultId } from './fault.ts'
import type { EventOf } from './log-index.ts'

/** Who ended a connection of the gateway, as far as anybody saw it. */
export interface ConnectionEnd {
  readonly by?: Ender | undefined
  /** What the gateway itself sent, where it was the one. */
  readonly sent?: TcpEnd['sent'] | undefined
  /** For which the link ended it. */
  readonly fault?: FaultId | undefined
  /** The link accepted it and then found that nobody listens at the origin: what it carried ended in the link. */
  readonly refused?: boolean | undefined
}

/** To the gateway a link that cuts looks like the party behind it: only the link knows. `told` is its end of the socket to the gateway. */
export function endOf(closed: TcpEnd | undefined, { atGateway: told, refused }: LinkEnds = {}): ConnectionEnd {
  const { by, sent } = closed ?? {}
  if (refused) return { by: 'origin', refused }
  if (by === undefined || by === 'gateway') return { by, sent }
  if (!told) return { by: `link-or-${by}` }
  return told.by === 'link' ? { by: 'link', fault: told.fault } : { by }
}

/** Node tells of an RST behind bytes that it has not read yet as of a FIN: what the link sent is what was on the wire. */
export function howEnded(closed: Pick<EventOf<'tcp-close'>, 'how'> | undefined, { atGateway: told }: LinkEnds = {}): Ending | null {
  return closed?.how === 'fin' && told && told.by !== 'gateway' ? told.how : (closed?.how ?? null)
}

export const enderWords: Readonly<Record<Ender, string>> = {
  client: 'the client',
  gateway: 'the gateway',
  origin: 'the origin',
  link: 'the link',
  'link-or-client': 'the link or the client',
  'link-or-origin': 'the link or the origin',
}

/** What the link told of a connection that meets the gateway. */
export interface LinkEnds {
  readonly atGateway?: EventOf<'link-end'> | undefined
  /** Of its other socket: to the client, or to the origin. */
  readonly beyond?: EventOf<'link-end'> | undefined
  readonly refused?: boolean | undefined
}

/** The gateway and the link note a connection independently: one or the other is first. */
export const acceptedWithinMs = 100

/** What links told, by the connections of the gateway. */
export class LinkLog {
  readonly #ends = new Map<string, { atGateway?: EventOf<'link-end'>; beyond?: EventOf<'link-end'> }>()
  readonly #dialled = new Set<string>()
  readonly #byPort = new Map<string, EventOf<'link-open'>[]>()

  take(event: LabEvent): void {
    if (event.kind === 'link-end') {
      const ends = this.#ends.get(keyOf(event)) ?? {}
      ends[event.peer === 'gateway' ? 'atGateway' : 'beyond'] = event
      this.#ends.set(keyOf(event), ends)
    } else if (event.kind === 'link-open' && event.peer === 'gateway') {
      const list = this.#byPort.get(meetingOf(event))
      if (list) list.push(event)
      else this.#byPort.set(meetingOf(event), [event])
    } else if (event.kind === 'link-open' && event.peer === 'origin') this.#dialled.add(keyOf(event))
  }

  of(opened: EventOf<'tcp-open'>): LinkEnds | undefined {
    // Ports are used again: the last connection that can be meant.
    const link = this.#byPort.get(meetingOf(opened))?.findLast(({ t }) => t <= opened.t + acceptedWithinMs)
    const ends = link && this.#ends.get(keyOf(link))
    const refused = link !== undefined && ends?.atGateway?.by === 'origin' && !this.#dialled.has(keyOf(link))
    return refused ? { ...ends, refused } : ends
  }
}

function keyOf({ transport, conn }: EventOf<'link-open' | 'link-end'>): string {
  return `${transport} ${conn}`
}

function meetingOf({ transport, hop, port }: EventOf<'link-open' | 'tcp-open'>): string {
  return `${transport} ${hop} ${port}`
}
