import type { FaultId } from '../../contract/fault.ts'
import { seededRandom } from '../../core/random.ts'
import { resetSocket } from '../../core/reset-socket.ts'
import { openGateway, type Gateway } from '../gateway.ts'
import { paramValues } from '../param-values.ts'
import { gatewayFaults, gatewayRules } from '../registry.ts'
import { eventually, pause, testCertificate, testContext } from '../testbed.ts'
import { Chance } from './chance.ts'
import { FuzzClients, type Client } from './clients.ts'
import { leftOver, resources } from './left-over.ts'
import { openOrigins } from './origins.ts'
import { Tally } from './tally.ts'

export interface FuzzOptions {
  readonly seed: number
  /** Connections of HTTP/1.1: a request that is malformed, or one whose response is. */
  readonly exchanges: number
  /** The same over TLS, in half of the waves on to HTTP/2. */
  readonly tlsExchanges: number
  /** WebSockets with `frames` frames each way; the last one has no end. */
  readonly tunnels: number
  /** HTTP/2 sessions with `frames` requests; the last one ends the session. */
  readonly sessions: number
  readonly frames: number
  /** More exchanges follow until an origin has sent so many responses: how many it is asked for depends on what a busy machine gets done while a wave lasts. */
  readonly leastResponses: { readonly malformed: number; readonly whole: number }
}

export interface FuzzReport {
  readonly malformed: Tally['malformed']
  readonly whole: Tally['whole']
  readonly connections: number
  /** Of the bytes that the plain gateway was sent from either side: the share that it read. */
  readonly read: number
  /** What was still there when everything had been given back. */
  readonly left: readonly string[]
}

interface Wave {
  readonly gateway: WatchedGateway
  readonly total: number
  readonly size: number
  /** Some rules never let a client be answered. */
  readonly withinMs: number
  rules(): readonly FaultId[]
  start(port: number): Client
}

const frameRules = gatewayFaults.map(({ id }) => id).filter((id) => id.startsWith('gateway/ws-'))
/** Of exchanges. What has not come by then does not come at all. */
const mostExtraWaves = 20
/** With one of them there is no tunnel. */
const tunnelsEnd: ReadonlySet<FaultId> = new Set<FaultId>(['strip-upgrade', 'refuse-upgrade', 'http10-origin', 'captive-portal', 'answer-status', 'proxy-auth', 'cap-connections', 'refuse-connect', 'http1-origin', 'first-byte-timeout'].map((name): FaultId => `gateway/${name}`))
const othersThanThose = gatewayFaults.filter(({ id }) => !tunnelsEnd.has(id))

/** Sends what nobody has to take through two gateways, plain and TLS, while rules come and go. Throws when a connection stays open. */
export async function fuzzGateway({ seed, exchanges, tlsExchanges, tunnels, sessions, frames, leastResponses }: FuzzOptions): Promise<FuzzReport> {
  const chance = new Chance(seededRandom(seed))
  const tally = new Tally()
  const before = resources()
  const origins = await openOrigins(chance, tally, frames, await testCertificate())
  const plain = await gatewayFor(origins.plain, false)
  const secure = await gatewayFor(origins.tls, true)
  const clients = new FuzzClients(chance, tally, frames)

  const someRules = (most: number, from = gatewayFaults) => Array.from({ length: chance.below(most + 1) }, () => chance.pick(from).id)
  const tunnelRules = () => [...(chance.oneIn(6) ? someRules(2) : someRules(2, othersThanThose)), ...(chance.oneIn(6) ? [] : [chance.pick(frameRules)])]
  // Interception may leave no h2 to speak.
  const h2Rules = (rules: readonly FaultId[]) => rules.filter((id) => id !== 'gateway/intercept-tls')
  const exchange: Wave = { gateway: plain, total: exchanges, size: 80, withinMs: 60, rules: () => someRules(4), start: (port) => clients.exchange(port) }
  const waves: readonly Wave[] = [
    exchange,
    { gateway: plain, total: tunnels, size: 25, withinMs: 150, rules: tunnelRules, start: (port) => clients.tunnel(port) },
    { gateway: secure, total: tlsExchanges, size: 25, withinMs: 100, rules: () => [...someRules(3), ...(chance.oneIn(2) ? (['gateway/http2-origin'] as const) : [])], start: (port) => clients.tlsExchange(port) },
    { gateway: secure, total: sessions, size: 25, withinMs: 150, rules: () => h2Rules(someRules(4)), start: (port) => clients.session(port) },
    { gateway: secure, total: sessions, size: 25, withinMs: 150, rules: () => h2Rules(tunnelRules()), start: (port) => ((origins.answers = 'tunnels'), clients.tunnels(port)) },
  ]
  for (const wave of waves) await roll(wave, chance)
  const lacking = () => tally.malformed.responses < leastResponses.malformed || tally.whole.responses < leastResponses.whole
  for (let extra = 0; extra < mostExtraWaves && lacking(); extra++) await roll({ ...exchange, total: exchange.size }, chance)

  for (const { seen } of [plain, secure]) await eventually(() => seen.opened === seen.closed, 'every connection of a client closed', 20_000)
  await eventually(() => origins.open() === 0, 'every connection to the origin closed', 20_000)
  await Promise.all([plain.close(), secure.close()])
  await origins[Symbol.asyncDispose]()
  const read = plain.seen.read / (clients.written + origins.written())
  return { malformed: tally.malformed, whole: tally.whole, connections: plain.seen.opened + secure.seen.opened, read, left: await leftOver(before) }
}

/** Some connections at a time, each time under other rules. */
async function roll({ gateway, total, size, withinMs, rules, start }: Wave, chance: Chance): Promise<void> {
  for (let done = 0; done < total; done += size) {
    switchAllOff(gateway)
    for (const id of rules()) gateway.switchOn(id, anyParams(id, chance))
    const { opened } = gateway.seen
    const clients = Array.from({ length: Math.min(size, total - done) }, () => start(gateway.port))
    await eventually(() => gateway.seen.opened === opened + clients.length, 'the gateway took every connection', 10_000)
    await Promise.race([Promise.all(clients.map(({ over }) => over)), pause(withinMs)])
    for (const { socket } of clients) {
      if (chance.oneIn(2)) socket.destroy()
      else resetSocket(socket)
    }
  }
  switchAllOff(gateway)
}

function switchAllOff(gateway: Gateway): void {
  for (const { id } of gatewayFaults) gateway.switchOff(id)
}

const values = new Map(gatewayFaults.map((fault) => [fault.id, paramValues(fault)]))

/** The defaults, or any mixture that the schema takes. */
function anyParams(id: FaultId, chance: Chance): unknown {
  const { params } = gatewayRules.find(({ definition }) => definition.id === id)?.definition ?? {}
  const chosen = Object.fromEntries([...(values.get(id) ?? [])].flatMap(([name, list]) => (chance.oneIn(2) ? [[name, chance.pick(list)]] : [])))
  const parsed = params?.safeParse(chosen)
  return parsed?.success ? parsed.data : params?.parse({})
}

interface WatchedGateway extends Gateway {
  readonly seen: { readonly opened: number; readonly closed: number; readonly read: number }
}

async function gatewayFor(port: number, tls: boolean): Promise<WatchedGateway> {
  const seen = { opened: 0, closed: 0, read: 0 }
  const context = testContext([])
  const record: typeof context.record = (event) => {
    if (event.kind === 'tcp-close') seen.read += event.hop === 'client' ? event.bytesUp : event.bytesDown
    if (event.kind === 'tcp-open' && event.hop === 'client') seen.opened++
    if (event.kind === 'tcp-close' && event.hop === 'client') seen.closed++
  }
  const gateway = await openGateway({ transport: tls ? 'sse-h2' : 'sse', tls, upstream: { host: '127.0.0.1', port }, certificate: await testCertificate() }, { ...context, record })
  return { ...gateway, seen }
}
