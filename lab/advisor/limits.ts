import type { Needs, Reason, ReasonId } from '../contract/advice.ts'
import type { FactValue } from '../contract/experiment.ts'
import { carrierOf, type TransportId } from '../contract/transport.ts'

export type Effect = Pick<Reason, 'effect'> & { readonly weight: number }

/** A limit of a protocol, as a fact that a scenario measures. */
export interface Limit {
  readonly id: ReasonId
  /** Which measures it; null when no run can: it is what was asked for. */
  readonly scenario: string | null
  matters(needs: Needs, transport: TransportId): boolean
  /** Name of the fact about this transport, when one is measured. */
  fact(transport: TransportId): string | undefined
  /** What else the reason says. */
  tells?(transport: TransportId): Reason['values']
  /** What the standards say, for want of a run. */
  documented(transport: TransportId): FactValue
  judge(value: FactValue, needs: Needs): Effect
}

const good: Effect = { effect: 'good', weight: 0 }
const cost = (weight: number): Effect => ({ effect: 'cost', weight })
const code = (weight: number): Effect => ({ effect: 'code', weight })
const no: Effect = { effect: 'no', weight: 10 }

const isSocket = (id: TransportId) => carrierOf(id).startsWith('websocket')
const isEventSource = (id: TransportId) => carrierOf(id).startsWith('sse')
const isPolled = (id: TransportId) => id === 'polling' || id === 'long-polling'
const isH2 = (id: TransportId) => id.endsWith('-h2')

const talkedOver: readonly TransportId[] = ['polling', 'sse', 'sse-h2', 'websocket']
const talkFact = (what: string) => (transport: TransportId) => {
  const carrier = carrierOf(transport)
  return talkedOver.includes(carrier) ? `talk.${carrier}.${what}` : undefined
}

export const limits: readonly Limit[] = [
  {
    id: 'talk-back',
    scenario: 'talking-back',
    matters: ({ direction }) => direction === 'both-ways',
    fact: talkFact('requests-to-talk'),
    // RFC 6455 1.2 is full duplex; everything else answers requests (RFC 9110 3.3): five things said are five requests.
    documented: (transport) => (isSocket(transport) ? 0 : 5),
    judge: (requests, { clientTalks }) => (Number(requests) === 0 ? good : cost(clientTalks === 'often' ? 3 : 1)),
  },
  {
    id: 'answers-requests',
    scenario: 'talking-back',
    matters: ({ direction }) => direction === 'request-response',
    fact: talkFact('down-pushed'),
    documented: (transport) => !isPolled(transport),
    // What is pushed belongs to no request: page code has to find out which of its own it answers, and whether that failed.
    judge: (isPushed) => (isPushed === true ? code(2) : good),
  },
  {
    id: 'asks-for-news',
    scenario: 'talking-back',
    matters: ({ direction }) => direction !== 'request-response',
    fact: talkFact('down-pushed'),
    documented: (transport) => !isPolled(transport),
    judge: (isPushed, { latency }) => (isPushed === true ? good : cost(latency === 'seconds' ? 1 : 3)),
  },
  {
    id: 'comes-back',
    scenario: 'where-each-fits',
    matters: (_needs, transport) => transport !== 'fallback',
    fact: (transport) => `cut.${carrierOf(transport)}.came-back`,
    // HTML 9.2.3 reestablishes an EventSource; the next poll is a new request anyway.
    documented: (transport) => isEventSource(transport) || isPolled(transport),
    // As a verdict says it: the loop that asks again is page code.
    tells: (transport) => (isPolled(transport) ? { by: 'lib' } : {}),
    judge: (cameBack) => (cameBack === true ? good : code(1)),
  },
  {
    id: 'binary',
    scenario: 'bytes-and-text',
    matters: ({ payload }) => payload === 'binary',
    fact: (transport) => `binary.${isSocket(transport) ? 'websocket' : isEventSource(transport) ? 'sse' : isPolled(transport) ? 'fetch' : 'stream'}.overhead`,
    // An event stream is UTF-8 (HTML 9.2.5): base64 makes four bytes of three.
    documented: (transport) => (isEventSource(transport) ? 34 : 0),
    judge: (percent) => (Number(percent) > 10 ? cost(2) : good),
  },
  {
    id: 'connections',
    scenario: 'eight-streams',
    // A WebSocket counts against another, far larger limit, and HTTP/2 streams share one connection.
    matters: ({ connections }, transport) => connections > 1 && !isSocket(transport) && !isH2(transport) && transport !== 'polling',
    fact: () => 'h1.open',
    documented: () => 6,
    // The last of them is needed for everything else that the page asks.
    judge: (open, { connections }) => (connections >= Number(open) ? no : good),
  },
  {
    id: 'headers',
    scenario: 'who-may-open-a-socket',
    matters: ({ auth }, transport) => auth === 'headers' && (isSocket(transport) || isEventSource(transport)),
    fact: (transport) => (isSocket(transport) ? 'handshake.authorization' : undefined),
    documented: () => false,
    judge: (canSet) => (canSet === true ? good : code(2)),
  },
  {
    id: 'http2',
    scenario: null,
    matters: ({ h2 }, transport) => !h2 && isH2(transport),
    fact: () => undefined,
    documented: () => false,
    judge: () => no,
  },
  {
    id: 'page-code',
    scenario: null,
    // A plain request is code of no consequence where requests are all there is.
    matters: ({ direction }, transport) => transport === 'fallback' || (isPolled(transport) && direction !== 'request-response'),
    fact: () => undefined,
    documented: () => true,
    judge: () => code(1),
  },
]
