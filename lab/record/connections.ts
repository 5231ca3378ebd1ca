import type { EventOf } from '../contract/log-index.ts'
import { mean } from './percentiles.ts'
import type { TransportLog } from './transport-log.ts'

export interface Wire {
  readonly requests: number
  readonly tcpOpens: number
  readonly tcpOpensPerMinute: number
  readonly tcpLifeMs: { readonly mean: number; readonly max: number }
  readonly bytesUp: number
  readonly bytesDown: number
}

/** What the client's hop of the wire carried, up to the end of the run. */
export function wireOf(log: TransportLog): Wire {
  const opened = new Map<string, number>()
  const lives: number[] = []
  let totals: { readonly up: number; readonly down: number } | undefined
  const closed = { up: 0, down: 0 }
  let requests = 0
  for (const event of log.wire) {
    if (event.hop !== 'client') continue
    if (event.kind === 'tcp-open') opened.set(event.conn, event.t)
    else if (event.kind === 'tcp-close') {
      closed.up += event.bytesUp
      closed.down += event.bytesDown
      const openT = opened.get(event.conn)
      if (openT !== undefined) lives.push(event.t - openT)
      opened.delete(event.conn)
    } else if (event.kind === 'bytes') totals = event
    else if (event.kind === 'head' && event.dir === 'c2s') requests++
  }
  const tcpOpens = lives.length + opened.size
  for (const openT of opened.values()) lives.push(log.window.endT - openT)
  const minutes = (log.window.endT - log.startT) / 60_000
  return {
    requests: requests || log.client.filter((event) => event.kind === 'attempt').length,
    tcpOpens,
    tcpOpensPerMinute: minutes > 0 ? tcpOpens / minutes : 0,
    tcpLifeMs: { mean: mean(lives), max: lives.reduce((most, life) => Math.max(most, life), 0) },
    bytesUp: totals?.up ?? closed.up,
    bytesDown: totals?.down ?? closed.down,
  }
}

/**
 * Time in which the two ends disagree about being connected: server-side connections beyond the client's one,
 * plus the reverse. Request loops have no lasting connection to disagree about.
 */
export function zombieMs(log: TransportLog): number {
  if (log.transport === 'polling' || log.transport === 'long-polling' || log.server.length === 0) return 0
  const steps: { t: number; server: number; client: number }[] = []
  const serverOpen = new Set<string>()
  for (const event of log.server) {
    if (event.via === 'polling' || event.via === 'long-polling') continue
    if (event.kind === 'accept' && !serverOpen.has(event.conn)) {
      serverOpen.add(event.conn)
      steps.push({ t: event.t, server: 1, client: 0 })
    } else if (event.kind === 'release' && serverOpen.delete(event.conn)) steps.push({ t: event.t, server: -1, client: 0 })
  }
  let clientOpen = false
  for (const event of log.client) {
    const opens = event.kind === 'open' && event.via !== 'polling' && event.via !== 'long-polling'
    const ends = event.kind === 'error' || event.kind === 'close' || event.kind === 'watchdog' || event.kind === 'step'
    if (opens ? clientOpen : !ends || !clientOpen) continue
    clientOpen = opens
    steps.push({ t: event.t, server: 0, client: opens ? 1 : -1 })
  }
  return disagreementMs(steps, log.window.endT)
}

function disagreementMs(steps: { t: number; server: number; client: number }[], endT: number): number {
  steps.sort((a, b) => a.t - b.t)
  let server = 0
  let client = 0
  let at = Number.NEGATIVE_INFINITY
  let total = 0
  for (const step of [...steps, { t: endT, server: 0, client: 0 }]) {
    if (server !== client) total += Math.max(0, Math.min(step.t, endT) - at) * Math.abs(server - client)
    at = step.t
    server += step.server
    client += step.client
  }
  return total
}

/** What the API claims at the end; read from the last event of its life when the log has no claim (yet). */
export function endStateOf(log: TransportLog): EventOf<'end-state'>['state'] {
  const claim = log.client.findLast((event) => event.kind === 'end-state')
  if (claim?.kind === 'end-state') return claim.state
  for (const event of log.client.toReversed()) {
    if (event.kind === 'open' || event.kind === 'hello' || event.kind === 'message' || event.kind === 'heartbeat' || event.kind === 'empty') return log.transport === 'polling' ? 'idle' : 'open'
    if (event.kind === 'close') return 'closed'
    if (event.kind === 'error') return event.readyState === 2 || event.readyState === 3 ? 'closed' : 'connecting'
    if (event.kind === 'attempt' || event.kind === 'start' || event.kind === 'backoff' || event.kind === 'step') return 'connecting'
  }
  return 'idle'
}
