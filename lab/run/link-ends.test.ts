import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LabEvent } from '../contract/event.ts'
import type { Certificate } from '../contract/origin.ts'
import { systemClock } from '../core/clock.ts'
import { seededRandom } from '../core/random.ts'
import { type ReleaseStack, releaseStack } from '../core/release.ts'
import { startLinkEngine } from '../link/engine.ts'
import { makeCertificate } from '../origin/certificate.ts'
import { header } from '../verdict/testing/log-builder.ts'
import { openOwnServer, type OwnServer, ownServerRow } from './own-server.ts'
import { openPassingTraffic } from './passing-traffic.ts'
import { parseTarget } from './target.ts'
import { wireLadder } from './wire-evidence.ts'
import { eventAt, locateEvent } from './wire-places.ts'
import { wireOfLog } from './wire-source.ts'

interface Told {
  readonly events: readonly LabEvent[]
  /** The ends on the ladder of the one connection, in order. */
  readonly ends: readonly string[]
  /** What the screen of a server of one's own says. */
  readonly findings: readonly string[]
}

let certificate: Certificate
beforeAll(async () => void (certificate = await makeCertificate()))

interface Case {
  readonly act: (path: { readonly client: Socket; readonly server: OwnServer }) => Promise<void> | void
  /** The link tells nothing, as a real Toxiproxy. */
  readonly mute?: boolean
  /** Nobody listens where the link dials. */
  readonly refused?: boolean
  /** Default: both hops have ended, and whoever tells has told. */
  readonly until?: (events: readonly LabEvent[]) => boolean
}

/** A client that reads an endless answer through a whole path. */
async function passed(one: Case): Promise<Told> {
  const stack = releaseStack()
  try {
    return await tell(stack, one)
  } finally {
    await stack.release()
  }
}

const count = (events: readonly LabEvent[], wanted: LabEvent['kind']) => events.filter(({ kind }) => kind === wanted).length

async function tell(stack: ReleaseStack, { act, mute = false, refused = false, until = (events) => count(events, 'tcp-close') === 2 && count(events, 'link-end') === (mute ? 0 : refused ? 3 : 4) }: Case): Promise<Told> {
  const target = stack.own(createServer((_, response) => void response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: one\n\n')), (server) => server.closeAllConnections())
  target.listen(0, '127.0.0.1')
  await once(target, 'listening')
  stack.own(target, (server) => void server.close())
  const events: LabEvent[] = []
  const clock = systemClock()
  const random = seededRandom(1)
  const toxiproxyUrl = mute ? stack.own(await startLinkEngine({ random }), (engine) => engine.close()).url : undefined
  const ctx = { clock, random, signal: new AbortController().signal, scale: 1, record: (event: object) => void events.push({ id: events.length + 1, t: clock.now(), ...event } as LabEvent) }
  const server = stack.own(await openOwnServer({ target: parseTarget(`http://127.0.0.1:${(target.address() as AddressInfo).port}`), certificate, toxiproxyUrl }, ctx), (opened) => opened.close())
  if (refused) target.close()
  const from = events.length
  const client = stack.own(connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) }), (socket) => void socket.destroy())
  client.on('error', () => {})
  client.write('GET / HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n')
  if (!refused) await once(client, 'data')
  client.resume()
  await act({ client, server })
  await expect.poll(() => until(events.slice(from)), { timeout: 8000, interval: 5 }).toBe(true)
  const log = { header: header(), events: events.slice(from) }
  const wire = wireOfLog(log)
  const [first] = wire.connections()
  const { steps } = await wireLadder(wire, { transport: ownServerRow, conn: first?.conn ?? '', from: 0, limit: 100 })
  for (const step of steps) {
    if (step.kind !== 'beyond') continue
    const at = { kind: step.kind, hop: step.hop, conn: step.conn } as const
    const id = await eventAt(wire, { transport: ownServerRow, conn: first?.conn ?? '', at })
    expect(log.events.find((event) => event.id === id)).toMatchObject({ kind: 'link-end', hop: step.hop, by: step.by })
    expect(await locateEvent(wire, id ?? 0)).toMatchObject({ match: 'exact', at })
  }
  const traffic = openPassingTraffic()
  traffic.take(log.events)
  return {
    events: log.events,
    ends: steps.flatMap((step) => (step.kind === 'close' || step.kind === 'beyond' ? [`${step.hop}: ${step.label}`] : [])),
    findings: traffic.lanes(clock.now()).flatMap(({ findings }) => findings.flatMap((finding) => (finding.kind === 'ended' ? [String(finding.by)] : []))),
  }
}

describe('who ended a connection', () => {
  it('is the link where it reset it, and the fault is named', async () => {
    const { ends, findings, events } = await passed({ act: ({ server }) => server.switchOn('link/reset') })
    expect(ends.toSorted()).toEqual(['client: TCP ended by the link: RST (link/reset)', 'origin: TCP ended by the gateway: RST'])
    expect(findings).toEqual(['link'])
    expect(events.filter(({ kind }) => kind === 'link-end')).toMatchObject([
      { hop: 'client', peer: 'client', by: 'link', how: 'rst', fault: 'link/reset' },
      { hop: 'client', peer: 'gateway', by: 'link', how: 'rst', fault: 'link/reset' },
      { hop: 'origin', peer: 'gateway', by: 'gateway', how: 'rst' },
      { hop: 'origin', peer: 'origin', by: 'gateway', how: 'rst' },
    ])
  })

  it('is the link behind the gateway where that reset it, also for the client that the gateway then resets', async () => {
    const { ends, findings } = await passed({ act: ({ server }) => server.switchOn('link/reset@server') })
    expect(ends.toSorted()).toEqual(['client: TCP ended by the gateway: RST', 'origin: TCP ended by the link: RST (link/reset@server)'])
    expect(findings).toEqual(['link'])
  })

  it('is the client where it sent the FIN, also while a fault of the link is at work', async () => {
    const { ends, findings, events } = await passed({
      async act({ server, client }) {
        await server.switchOn('link/latency', { latency: '1ms' })
        client.destroy()
      },
    })
    expect(ends).toContainEqual(expect.stringMatching(/^client: TCP ended by the client: (FIN|RST)$/))
    expect(findings).toEqual(['client'])
    expect(events.filter(({ kind }) => kind === 'link-open').map((event) => ('peer' in event ? event.peer : ''))).toEqual(['client', 'gateway', 'gateway', 'origin'])
  })

  it('is the client also where a black hole keeps the gateway from being told', async () => {
    const { ends } = await passed({
      async act({ server, client }) {
        await server.switchOn('link/blackhole')
        client.end()
      },
      // What was asked is recorded a little later.
      until: (events) => count(events, 'link-end') > 0 && count(events, 'capture') > 0,
    })
    expect(ends).toEqual(['client: The link got FIN from the client'])
  })

  it('is the origin where it refused what the link had accepted', async () => {
    const { ends, events } = await passed({ act: () => {}, refused: true })
    expect(ends).toContain('origin: The origin refused it; the link sent RST')
    expect(events.filter(({ kind }) => kind === 'link-open').map((event) => ('peer' in event ? event.peer : ''))).toEqual(['client', 'gateway', 'gateway'])
  })

  it('is one of two where the link tells nothing', async () => {
    const { ends, events } = await passed({ act: ({ client }) => void client.resetAndDestroy(), mute: true })
    expect(ends).toContain('client: TCP ended by the link or the client: RST')
    expect(events.filter(({ kind }) => kind.startsWith('link-'))).toEqual([])
  })
})
