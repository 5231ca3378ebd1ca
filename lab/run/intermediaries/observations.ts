import { RawClient, pause } from '../../gateway/testbed.ts'
import { extendedConnect, http2OriginEndsWithoutHead, http2StreamCutByFin, settingsOfHttp2 } from './observe-http2.ts'
import { errorHead, errorPage, firstBurst, firstBytesOfStream, hopByHopAtOrigin, originEndsWithoutHead, originResetsWithoutHead, requestHead, responseHead, secondReader, streamCutByFin, streamCutByRst } from './observe-http.ts'
import { delayOfEvents, delayWhenAskedNotToBuffer, hangingRequest, originRefuses, silentStream, silentTunnel } from './observe-time.ts'
import { tunnelCutByFin, tunnelCutByRst, webSocketHandshake } from './observe-tunnel.ts'
import { type Outcome, saw } from './outcome.ts'
import { ask, askTunnel } from './raw-requests.ts'

/** What is looked at: real software or the gateway, in front of a `WireOrigin` of its own. */
export interface Subject {
  readonly port: number
  readonly tlsPort: number | undefined
  readonly ca: string
  readonly scale: number
  lastHead(): readonly string[]
  cacheable(): number
  reload(): Promise<void>
  /** From then on the origin refuses connections. */
  stopOrigin(): void
}

/** Words alone where no time is compared. */
type Look = (subject: Subject) => Promise<Outcome | string>

/** Made at the same time; each has connections of its own. */
const together = {
  'status of a WebSocket handshake': webSocketHandshake,
  'first 400 ms of a stream': firstBytesOfStream,
  'first burst of a stream': firstBurst,
  'delay of events': delayOfEvents,
  'delay of events with X-Accel-Buffering no': delayWhenAskedNotToBuffer,
  'second reader of a stream without Cache-Control': secondReader,
  'silent stream': silentStream,
  'silent tunnel': silentTunnel,
  'hanging request': hangingRequest,
  'stream cut by FIN': streamCutByFin,
  'stream cut by RST': streamCutByRst,
  'tunnel cut by FIN': tunnelCutByFin,
  'tunnel cut by RST': tunnelCutByRst,
  'origin ends without an answer': originEndsWithoutHead,
  'origin resets without an answer': originResetsWithoutHead,
  'error page': errorPage,
  'header names of an error': errorHead,
  'header names at the origin': requestHead,
  'hop-by-hop headers at the origin': hopByHopAtOrigin,
  'header names at the client': responseHead,
  'HTTP/2 settings': settingsOfHttp2,
  'extended CONNECT': extendedConnect,
  'HTTP/2 stream cut by FIN': http2StreamCutByFin,
  'HTTP/2 origin ends without an answer': http2OriginEndsWithoutHead,
} as const satisfies Readonly<Record<string, Look>>

export type Observation = keyof typeof together | 'reload' | 'origin refuses'
export const observations: readonly Observation[] = [...(Object.keys(together) as (keyof typeof together)[]), 'reload', 'origin refuses']

export type Outcomes = Readonly<Record<Observation, Outcome>>

/** Everything that is compared, on one subject; reload and a dead origin come last, for they change it. */
export async function observe(subject: Subject): Promise<Outcomes> {
  const seen: Partial<Record<Observation, Outcome>> = {}
  await Promise.all(
    Object.entries(together).map(async ([name, look]) => {
      const outcome = await (look as Look)(subject)
      seen[name as Observation] = typeof outcome === 'string' ? saw(outcome) : outcome
    }),
  )
  seen.reload = saw(await reload(subject))
  subject.stopOrigin()
  seen['origin refuses'] = await originRefuses(subject)
  return seen as Outcomes
}

async function reload(subject: Subject): Promise<string> {
  const stream = new RawClient(subject.port).send(ask('/fast'))
  const tunnel = new RawClient(subject.port).send(askTunnel('/ws'))
  const idle = new RawClient(subject.port).send(ask('/head'))
  try {
    await pause(400)
    await subject.reload()
    await pause(500)
    const state = ({ ended, text }: RawClient) => (ended === undefined ? 'stays' : text.includes('\x03\xe9') ? `gets Close 1001, then ${ended}` : `gets ${ended}`)
    return [`a stream ${state(stream)}`, tunnel.text.startsWith('HTTP/1.1 101') ? `a tunnel ${state(tunnel)}` : 'there is no tunnel', `an idle connection ${state(idle)}`].join(', ')
  } finally {
    for (const client of [stream, tunnel, idle]) client.close()
  }
}
