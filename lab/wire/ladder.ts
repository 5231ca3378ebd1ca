import { enderWords } from '../contract/connection-end.ts'
import type { Party } from '../contract/event.ts'
import type { EventOf } from '../contract/log-index.ts'
import type { CapturedConnection, WireExchange, WireUnit } from '../contract/wire.ts'
import type { HeadChange, LadderStep } from '../contract/wire-pages.ts'
import type { DecodedConnection } from './decoded.ts'
import { inflatedText } from './websocket.ts'

export interface LadderRung {
  readonly connection: CapturedConnection
  readonly decoded: DecodedConnection
}

export interface LadderInput {
  readonly client: LadderRung
  /** Connections to the origin that serve it. */
  readonly origins: readonly LadderRung[]
  /** What faults did while it lived: to this client connection, or somewhere in its transport. */
  readonly hits: readonly LadderHit[]
}

export interface LadderHit {
  readonly hit: EventOf<'hit'>
  /** `transport`: the log does not say which connection was touched. */
  readonly scope: 'connection' | 'transport'
}

type BytesStep = Extract<LadderStep, { kind: 'bytes' }>

/** client | gateway | origin in order of time: what came in at the gateway, what rules did to it, what went out. */
export function ladder({ client, origins, hits }: LadderInput): LadderStep[] {
  const changes = headChanges(client, origins)
  const steps: LadderStep[] = [client, ...origins].flatMap((rung) => [
    ...tcpSteps(rung.connection),
    ...(['c2s', 's2c'] as const).flatMap((dir) => rung.decoded.units[dir].map((unit, index) => unitStep(rung, unit, index, changes))),
  ])
  for (const { hit, scope } of hits) steps.push({ kind: 'hit', t: hit.t, fault: hit.fault, scope, label: scope === 'connection' ? hit.effect : `${hit.effect} (in this transport; which connection is not recorded)`, times: hit.times ?? 1 })
  return steps.sort((a, b) => a.t - b.t || rank(a) - rank(b))
}

/** Within one moment a request goes right and an answer goes left, and a rule acts between the two hops. */
function rank(step: LadderStep): number {
  if (step.kind === 'hit') return 4
  if (step.kind !== 'bytes') return step.kind === 'close' ? 10 : step.kind === 'beyond' ? 9 : step.hop === 'client' ? 0 : 3
  const order: Readonly<Record<string, number>> = { 'c2s client': 1, 'c2s origin': 5, 's2c origin': 6, 's2c client': 7 }
  return order[`${step.dir} ${step.hop}`] ?? 8
}

function tcpSteps(connection: CapturedConnection): LadderStep[] {
  const { hop, conn, openedT, closedT, alpn, beyond, refused } = connection
  const refusal = refused ? { refused } : {}
  const opened: LadderStep = { kind: 'open', t: openedT, hop, conn, label: refused ? 'TCP opened with the link' : alpn === undefined ? 'TCP opened' : `TCP opened, TLS with ALPN ${alpn}`, ...refusal }
  const steps: LadderStep[] = [opened]
  if (beyond && tellsMore(connection)) steps.push({ kind: 'beyond', t: beyond.t, hop, conn, by: beyond.by, label: beyondLabel(beyond) })
  if (closedT !== null) steps.push({ kind: 'close', t: closedT, hop, conn, by: connection.by, label: endLabel(connection), ...refusal })
  return steps
}

/** From one socket of a link to the other, and from an end to its note: what takes longer was held. */
const atOnceMs = 50

/** What the party behind the link got is worth a line of its own where the gateway's own end does not say it. */
export function tellsMore({ beyond, closedT, by, how, sent }: Pick<CapturedConnection, 'beyond' | 'closedT' | 'by' | 'how' | 'sent'>): boolean {
  if (!beyond) return false
  const cut = sent ?? how
  return closedT === null || beyond.by !== by || ((cut === 'fin' || cut === 'rst') && cut !== beyond.how) || Math.abs(closedT - beyond.t) > atOnceMs
}

const words: Readonly<Record<string, string>> = { fin: 'FIN', rst: 'RST' }

function endLabel({ by, sent, how, fault, refused }: CapturedConnection): string {
  if (refused) return `The origin refused it; the link sent ${words[how ?? ''] ?? how}`
  const cut = sent ?? how ?? 'nobody saw how'
  const what = `${words[cut] ?? cut}${fault === undefined ? '' : ` (${fault})`}`
  return by === undefined ? `TCP ended: ${what}` : `TCP ended by ${enderWords[by]}: ${what}`
}

function beyondLabel({ peer, by, how, fault }: NonNullable<CapturedConnection['beyond']>): string {
  if (by === peer) return `The link got ${words[how]} from the ${peer}`
  return by === 'link' ? `The link sent ${words[how]} to the ${peer}${fault === undefined ? '' : ` (${fault})`}` : `The link passed the ${words[how]} of the ${by} on to the ${peer}`
}

function unitStep({ connection: { transport, hop, conn, refused }, decoded }: LadderRung, unit: WireUnit, index: number, changes: ReadonlyMap<string, HeadChange>): BytesStep {
  const parties: readonly [Party, Party] = hop === 'client' ? ['client', 'gateway'] : ['gateway', 'origin']
  const [from, to] = unit.dir === 'c2s' ? parties : [parties[1], parties[0]]
  const { dir, t, start, end, protocol, kind, stream, summary, remarks } = unit
  const changed = changes.get(placeOf(hop, conn, dir, start))
  const text = textIn(unit)
  const endsHttp = decoded.httpEnds?.[dir] === end && protocol === 'http/1.1' ? afterHttp(decoded) : undefined
  return { kind: 'bytes', transport, hop, conn, t, from, to, dir, index, start, end, protocol, unit: kind, stream, label: refused ? `${summary} · got no further than the link` : summary, ...(refused ? { refused } : {}), ...(remarks ? { remarks } : {}), ...(changed ? { changed } : {}), ...(text === undefined ? {} : { text }), ...(endsHttp ? { endsHttp } : {}) }
}

function afterHttp({ units }: DecodedConnection): BytesStep['endsHttp'] {
  return [...units.c2s, ...units.s2c].some(({ protocol }) => protocol === 'websocket') ? 'websocket' : 'other'
}

/** More is in its fields. */
const shownText = 80

function textIn({ protocol, summary, fields }: WireUnit): string | undefined {
  if (protocol !== 'websocket' || !/(^|· )text,/.test(summary)) return undefined
  const payload = fields.find(({ name }) => name === 'Payload data')
  const text = payload && (inflatedText(payload.meaning) ?? payload.value)
  return text?.slice(0, shownText)
}

function placeOf(hop: string, conn: string, dir: string, start: number): string {
  return `${hop} ${conn} ${dir} ${start}`
}

/** Heads that the gateway passed on, each compared with what came in: on the unit that left the gateway. */
function headChanges(client: LadderRung, origins: readonly LadderRung[]): Map<string, HeadChange> {
  const changes = new Map<string, HeadChange>()
  const outgoing = origins.flatMap(({ connection, decoded }) => decoded.exchanges.map((exchange) => ({ exchange, connection, decoded }))).sort((a, b) => a.exchange.startedT - b.exchange.startedT)
  for (const exchange of client.decoded.exchanges) {
    const at = outgoing.findIndex((other) => other.exchange.method === exchange.method && pathOf(other.exchange) === pathOf(exchange))
    const [match] = at < 0 ? [] : outgoing.splice(at, 1)
    // A CONNECT of HTTP/2 may go on as a GET with Upgrade, and the other way round: then there is no line to compare.
    if (!match) continue
    note(changes, match, 'c2s', { before: exchange.requestHeaders, after: match.exchange.requestHeaders })
    if (exchange.response && match.exchange.response) note(changes, { exchange, ...client }, 's2c', { before: match.exchange.response.headers, after: exchange.response.headers })
  }
  return changes
}

function pathOf({ target }: WireExchange): string {
  return target.replace(/^https?:\/\/[^/]+/, '')
}

type Lines = WireExchange['requestHeaders']

function note(changes: Map<string, HeadChange>, of: LadderRung & { readonly exchange: WireExchange }, dir: 'c2s' | 's2c', { before, after }: { readonly before: Lines; readonly after: Lines }): void {
  const unit = headUnit(of, dir)
  if (!unit) return
  const lines = (list: Lines) => list.map(([name, value]) => `${name}: ${value}`)
  const [old, now] = [lines(before), lines(after)]
  // HTTP/2 writes names in lower case; that alone is no change.
  const fold = (line: string) => line.replace(/^[^:]+/, (name) => name.toLowerCase())
  const [oldSet, nowSet] = [new Set(old.map(fold)), new Set(now.map(fold))]
  const change = { removed: old.filter((line) => !nowSet.has(fold(line))), added: now.filter((line) => !oldSet.has(fold(line))) }
  if (change.removed.length + change.added.length > 0) changes.set(placeOf(of.connection.hop, of.connection.conn, dir, unit.start), change)
}

/** The unit with the head of an exchange: by stream over HTTP/2, by its place in the row over HTTP/1.1. */
function headUnit({ decoded, exchange }: LadderRung & { readonly exchange: WireExchange }, dir: 'c2s' | 's2c'): WireUnit | undefined {
  if (exchange.stream !== undefined) return decoded.units[dir].find((unit) => unit.stream === exchange.stream && unit.hpack !== undefined)
  const t = dir === 'c2s' ? exchange.startedT : exchange.response?.headT
  const kind = dir === 'c2s' ? 'request-head' : 'response-head'
  const heads = decoded.units[dir].filter((unit) => unit.kind === kind && !/^HTTP\/1\.[01] 1(?!01)/.test(unit.summary))
  const place = decoded.exchanges.filter((other) => dir === 'c2s' || other.response !== null).indexOf(exchange)
  return heads[place] ?? heads.find((unit) => unit.t === t)
}
