import { RawClient, pause } from '../../gateway/testbed.ts'
import { closeOfOriginOverHttp2, extendedConnect, headAloneOverHttp2, http2OriginEndsWithoutHead, http2StreamCutByFin, settingsOfHttp2 } from './observe-http2.ts'
import { errorHead, errorPage, firstBurst, firstReaderLeaves, headAlone, hopByHopAtOrigin, originEndsWithoutHead, originResetsWithoutHead, requestHead, responseHead, secondReader, streamCutByFin, streamCutByRst, twoWaitForOneHead } from './observe-http.ts'
import { delayOfEvents, delayWhenAskedNotToBuffer, firstBytesOfStream, halfRequestHead, hangingRequest, idleConnection, originRefuses, silentStream, silentTunnel, wholeAnswer } from './observe-time.ts'
import { closeOfClient, closeOfOrigin, closeSeen, noTunnel, tunnelCutByFin, tunnelCutByRst, webSocketHandshake } from './observe-tunnel.ts'
import { type Outcome, saw } from './outcome.ts'
import { ask, askTunnel, statusOf } from './raw-requests.ts'

/** What is looked at: real software or the gateway, in front of a `WireOrigin` of its own. */
export interface Subject {
  readonly port: number
  readonly tlsPort: number | undefined
  readonly ca: string
  readonly scale: number
  /** Wall ms between two looks of its own at what is due; 0 where timers are exact. */
  readonly tickMs: number
  lastHead(): readonly string[]
  /** Of the origin, for that path. */
  requests(path: string): number
  reload(): Promise<void>
  /** From then on the origin refuses connections. */
  stopOrigin(): void
}

/** Words alone where no time is compared. */
export type Look = (subject: Subject) => Promise<Outcome | string>

/** Milliseconds are compared: before there is a crowd. */
const prompt = {
  'a short answer': wholeAnswer,
  'first 600 ms of a stream': firstBytesOfStream,
  'delay of events': delayOfEvents,
  'delay of events with X-Accel-Buffering no': delayWhenAskedNotToBuffer,
} as const satisfies Readonly<Record<string, Look>>

/** Made at the same time; each has connections of its own. */
const quick = {
  'status of a WebSocket handshake': webSocketHandshake,
  'first burst of a stream': firstBurst,
  'second reader of a stream without Cache-Control': secondReader,
  'two requests that wait for one head': twoWaitForOneHead,
  'the first of two readers leaves': firstReaderLeaves,
  'head that was flushed alone': headAlone,
  'stream cut by FIN': streamCutByFin,
  'stream cut by RST': streamCutByRst,
  'tunnel cut by FIN': tunnelCutByFin,
  'tunnel cut by RST': tunnelCutByRst,
  'Close 4001 of the origin': closeOfOrigin,
  'Close 1000 of the client': closeOfClient,
  'origin ends without an answer': originEndsWithoutHead,
  'origin resets without an answer': originResetsWithoutHead,
  'error page': errorPage,
  'header names of an error': errorHead,
  'header names at the origin': requestHead,
  'hop-by-hop headers at the origin': hopByHopAtOrigin,
  'header names at the client': responseHead,
  'HTTP/2 settings': settingsOfHttp2,
  'extended CONNECT': extendedConnect,
  'HTTP/2 Close 4001 of the origin': closeOfOriginOverHttp2,
  'HTTP/2 head that was flushed alone': headAloneOverHttp2,
  'HTTP/2 stream cut by FIN': http2StreamCutByFin,
  'HTTP/2 origin ends without an answer': http2OriginEndsWithoutHead,
} as const satisfies Readonly<Record<string, Look>>

/** Where clients can only get in through a forward proxy that they ask for a tunnel; TLS has no RST of its own. */
export const throughProxy = {
  'status of a WebSocket handshake': webSocketHandshake,
  'first 600 ms of a stream': firstBytesOfStream,
  'head that was flushed alone': headAlone,
  'stream cut by FIN': streamCutByFin,
  'tunnel cut by FIN': tunnelCutByFin,
  'Close 4001 of the origin': closeOfOrigin,
  'Close 1000 of the client': closeOfClient,
  'origin ends without an answer': originEndsWithoutHead,
  'header names at the origin': requestHead,
  'hop-by-hop headers at the origin': hopByHopAtOrigin,
  'header names at the client': responseHead,
} as const satisfies Readonly<Record<string, Look>>

/** Limits that are waited for. */
const limits = {
  'silent stream': silentStream,
  'silent tunnel': silentTunnel,
  'hanging request': hangingRequest,
  'idle connection': idleConnection,
  'half a request head': halfRequestHead,
} as const satisfies Readonly<Record<string, Look>>

/** They change what they look at: one after the other, at the end. */
const last = { reload, 'origin refuses': originRefuses } as const satisfies Readonly<Record<string, Look>>

export type Observation = keyof typeof prompt | keyof typeof quick | keyof typeof limits | keyof typeof last
export const observations = Object.keys({ ...prompt, ...quick, ...limits, ...last }) as Observation[]

export type Outcomes = Readonly<Partial<Record<Observation, Outcome>>>

/** Everything but the limits. */
export async function observeWays(subject: Subject): Promise<Outcomes> {
  const seen = { ...(await lookAtOnce(subject, prompt)), ...(await lookAtOnce(subject, quick)) }
  const reloaded = saw(await last.reload(subject))
  subject.stopOrigin()
  return { ...seen, reload: reloaded, 'origin refuses': await last['origin refuses'](subject) }
}

export function observeLimits(subject: Subject): Promise<Outcomes> {
  return lookAtOnce(subject, limits)
}

export async function lookAtOnce(subject: Subject, looks: Readonly<Record<string, Look>>): Promise<Outcomes> {
  const seen = await Promise.all(
    Object.entries(looks).map(async ([name, look]) => {
      const outcome = await look(subject)
      return [name, typeof outcome === 'string' ? saw(outcome) : outcome] as const
    }),
  )
  return Object.fromEntries(seen)
}

async function reload(subject: Subject): Promise<string> {
  const stream = new RawClient(subject.port).send(ask('/fast'))
  const tunnel = new RawClient(subject.port).send(askTunnel('/ws'))
  const idle = new RawClient(subject.port).send(ask('/head'))
  try {
    await pause(400)
    await subject.reload()
    await pause(500)
    const state = (client: RawClient) => (client.ended === undefined ? 'stays' : `gets ${closeSeen(client) === undefined ? '' : `${closeSeen(client)}, then `}${client.ended}`)
    return [`a stream ${state(stream)}`, statusOf(tunnel.text) === '101' ? `a tunnel ${state(tunnel)}` : noTunnel, `an idle connection ${state(idle)}`].join(', ')
  } finally {
    for (const client of [stream, tunnel, idle]) client.close()
  }
}
