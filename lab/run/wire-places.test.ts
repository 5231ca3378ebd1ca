import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventOf } from '../contract/log-index.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import type { WirePlace } from '../contract/wire-pages.ts'
import { type Lab, openLab } from './lab.ts'
import { openProbeSource } from './probe-sources.ts'
import { wireBytes, wireLadder } from './wire-evidence.ts'
import { eventAt, findOnWire, locateEvent } from './wire-places.ts'
import { wireOfLog } from './wire-source.ts'

const transports: TransportId[] = ['polling', 'http-stream', 'sse-h2', 'websocket', 'websocket-h2']

describe('events and their bytes', { timeout: 120_000 }, () => {
  let lab: Lab
  let log: RunLog

  beforeAll(async () => {
    lab = await openLab({ openProbe: (kind, certificate) => openProbeSource(kind ?? 'node', certificate, { announce: () => {} }) })
    log = await (await lab.startRun({ scenario: 'upgrade-stripped', transports })).done
  }, 120_000)
  afterAll(() => lab.close())

  const messagesOf = (transport: TransportId) => log.events.filter((event): event is EventOf<'message'> => event.kind === 'message' && event.transport === transport && event.control !== true)

  async function textAt({ transport, at }: WirePlace): Promise<string> {
    if (at.kind !== 'bytes') throw new Error(`${at.kind} has no bytes`)
    const { unit, lines } = await wireBytes(wireOfLog(log), { transport, hop: at.hop, conn: at.conn, dir: at.dir, start: at.start, end: at.start + 16_000 })
    const bytes = Buffer.from(lines.map(({ hex }) => hex).join(' ').replaceAll(' ', ''), 'hex')
    return bytes.subarray(0, (unit?.end ?? at.start) - at.start).toString('utf8')
  }

  it.each(['polling', 'http-stream', 'sse-h2', 'websocket-h2'] as const)('a message of %s is found in the unit that carries it, and the unit tells its first message', async (transport) => {
    const messages = messagesOf(transport).slice(0, 20)
    expect(messages.length).toBeGreaterThan(5)
    for (const message of messages) {
      const place = await locateEvent(wireOfLog(log), message.id)
      expect(place).toMatchObject({ transport, match: 'exact', at: { kind: 'bytes', hop: 'client', dir: 's2c' } })
      if (!place) continue
      const text = await textAt(place)
      expect(text).toContain(`"epoch":"${message.epoch}","seq":${message.seq},`)
      const told = await eventAt(wireOfLog(log), place)
      const back = messages.find(({ id }) => id === told) ?? message
      // A poll answers with several messages: the first one stands for the unit.
      expect(text).toContain(`"seq":${back.seq},`)
      expect(back.seq).toBeLessThanOrEqual(message.seq)
    }
  })

  it('every head, opening and end of a recorded connection has a step of its ladder, and the step has that event', async () => {
    const own = log.events.filter((event): event is EventOf<'head'> | EventOf<'tcp-open'> | EventOf<'tcp-close'> => ['head', 'tcp-open', 'tcp-close'].includes(event.kind))
    expect(own.length).toBeGreaterThan(20)
    const ladders = new Map<string, readonly string[]>()
    for (const event of own) {
      const place = await locateEvent(wireOfLog(log), event.id)
      // A connection that the gateway shares between several clients is on no one's ladder.
      if (!place) continue
      expect(await eventAt(wireOfLog(log), place)).toBe(event.id)
      const key = `${place.transport} ${place.conn}`
      const steps = ladders.get(key) ?? (await wireLadder(wireOfLog(log), { transport: place.transport, conn: place.conn, from: 0, limit: 1000 })).steps.map((step) => (step.kind === 'bytes' ? `${step.hop} ${step.conn} ${step.dir} ${step.start}` : step.kind === 'hit' ? '' : `${step.kind} ${step.hop} ${step.conn}`))
      ladders.set(key, steps)
      if (steps.length < 1000) expect(steps).toContain(place.at.kind === 'bytes' ? `${place.at.hop} ${place.at.conn} ${place.at.dir} ${place.at.start}` : place.at.kind === 'hit' ? '' : `${place.at.kind} ${place.at.hop} ${place.at.conn}`)
    }
    expect(ladders.size).toBeGreaterThanOrEqual(transports.length)
  })

  it('a hit is a step, and what only the client noticed is near the bytes before it', async () => {
    const hit = log.events.find((event): event is EventOf<'hit'> => event.kind === 'hit' && event.transport === 'websocket')
    const place = await locateEvent(wireOfLog(log), hit?.id ?? -1)
    expect(place).toMatchObject({ match: 'exact', at: { kind: 'hit', fault: 'gateway/strip-upgrade' } })
    expect(place && (await eventAt(wireOfLog(log), place))).toBe(hit?.id)
    const lost = log.events.find((event) => event.kind === 'close' && event.transport === 'websocket')
    expect(await locateEvent(wireOfLog(log), lost?.id ?? -1)).toMatchObject({ match: 'near', at: { dir: 's2c' } })
    const publish = log.events.find(({ kind }) => kind === 'publish')
    expect(await locateEvent(wireOfLog(log), publish?.id ?? -1)).toBeNull()
  })

  it('finds text in one connection: in bytes, and in payloads under their mask', async () => {
    const [first] = messagesOf('websocket-h2')
    const place = first ? await locateEvent(wireOfLog(log), first.id) : null
    if (!place) throw new Error('no message was found')
    const found = await findOnWire(wireOfLog(log), { transport: 'websocket-h2', conn: place.conn, text: `"SEQ":${first?.seq},` })
    expect(found).toContainEqual(place.at)
    expect(new Set(found.map(({ hop }) => hop))).toEqual(new Set(['client', 'origin']))
    expect(await findOnWire(wireOfLog(log), { transport: 'websocket-h2', conn: place.conn, text: 'no such text' })).toEqual([])
  })

  it('the list of connections says what was asked and how it was answered', () => {
    const infos = wireOfLog(log).connections()
    expect(infos.find(({ transport, hop }) => transport === 'websocket' && hop === 'client')).toMatchObject({ request: expect.stringMatching(/^GET \/ws/), requests: 1, status: 426 })
    expect(infos.find(({ transport, hop }) => transport === 'websocket-h2' && hop === 'client')).toMatchObject({ request: expect.stringMatching(/ \/(ws|ping)/), status: 200, alpn: 'h2' })
  })
})
