// oxlint-disable boundaries/dependencies -- imported by tests alone, which may use every part.
import type { ClientNote, Platform, TransportClient } from '../contract/client.ts'
import type { EventInput, LabEvent } from '../contract/event.ts'
import type { Certificate } from '../contract/origin.ts'
import { type ClientPolicy, labPolicy, scalePolicy } from '../contract/policy.ts'
import type { Feed } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import { systemClock } from '../core/clock.ts'
import { seededRandom } from '../core/random.ts'
import { makeCertificate } from '../origin/certificate.ts'
import { type Origin, startOrigin } from '../origin/origin.ts'
import { type NodePlatform, nodePlatform } from '../probe/node-platform.ts'
import { clientDefinitions } from './clients.ts'
import { transportInfos } from './registry.ts'
import { transportServers } from './servers.ts'

/** A real origin and real Node clients, with everything that happened in order. */
export interface TestKit extends AsyncDisposable {
  readonly origin: Origin
  readonly platform: NodePlatform
  readonly policy: ClientPolicy
  readonly certificate: Certificate
  readonly events: EventInput[]
  /** Lab time, ms. */
  now(): number
  url(transport: TransportId): string
  connect(transport: TransportId, options?: { readonly baseUrl?: string; readonly cursor?: string; readonly platform?: Platform }): TestClient
  server<K extends LabEvent['kind']>(kind: K): Extract<EventInput, { kind: K }>[]
}

export interface TestClient extends TransportClient {
  readonly notes: (ClientNote & { readonly t: number })[]
  of<K extends ClientNote['kind']>(kind: K): Extract<ClientNote, { kind: K }>[]
  /** Sequence numbers as delivered. */
  seqs(): number[]
}

const certificate = makeCertificate()

/** The lab at its default scale, 1:20. */
export async function openTestKit(feed: Partial<Feed> = {}): Promise<TestKit> {
  const clock = systemClock()
  const events: EventInput[] = []
  const policy = scalePolicy(labPolicy, 20)
  const stop = new AbortController()
  const cert = await certificate
  const origin = await startOrigin(
    {
      feed: { everyMs: 50, payloadBytes: 64, heartbeatMs: 200, ring: 1000, ...feed },
      listeners: transportInfos.map(({ id, tls }) => ({ transport: id, tls })),
      servers: transportServers,
      certificate: cert,
      sseRetryMs: policy.sseRetryMs,
    },
    { clock, random: seededRandom(7), signal: stop.signal, scale: 20, record: (event) => void events.push({ t: clock.now(), ...event }) },
  )
  const platform = nodePlatform({ ca: cert.cert })
  const clients: TransportClient[] = []
  const url = (transport: TransportId) => `${transportInfos.find((info) => info.id === transport)?.tls ? 'https' : 'http'}://127.0.0.1:${origin.port(transport)}`
  return {
    origin,
    platform,
    policy,
    certificate: cert,
    events,
    now: () => clock.now(),
    url,
    connect(transport, options = {}) {
      const notes: (ClientNote & { readonly t: number })[] = []
      const client = clientDefinitions[transport].create({
        baseUrl: options.baseUrl ?? url(transport),
        policy,
        platform: options.platform ?? platform,
        cursor: options.cursor,
        by: 'lib',
        note: (note) => void notes.push({ ...note, t: clock.now() }),
      })
      clients.push(client)
      client.start()
      const of = <K extends ClientNote['kind']>(kind: K) => notes.filter((note) => note.kind === kind) as unknown as Extract<ClientNote, { kind: K }>[]
      return { start: () => client.start(), stop: () => client.stop(), notes, of, seqs: () => of('message').flatMap((m) => (m.fresh ? [m.seq] : [])) }
    },
    server: (kind) => events.filter((event) => event.kind === kind) as never,
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.stop()
      await platform.close()
      await origin.close()
    },
  }
}

/** Resolves when `holds` does; rejects with what was expected after `withinMs`. */
export async function until(what: string, holds: () => boolean, withinMs = 8000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** 3, 5 -> [3, 4, 5]. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
}
