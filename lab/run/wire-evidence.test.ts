import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import type { WireUnit } from '../contract/wire.ts'
import { tapLimits } from '../gateway/wire-tap.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { assertCoverage, undescribed } from '../wire/testing/coverage.ts'
import { capturedConnections } from './captured-connections.ts'
import { type Lab, openLab } from './lab.ts'
import { openProbeSource } from './probe-sources.ts'
import { openRunLibrary } from './run-library.ts'
import { openSavedRun } from './saved-runs.ts'
import { wireBytes, wireHandshake, wireLadder, wireUnits } from './wire-evidence.ts'
import { eventAt, locateEvent } from './wire-places.ts'
import { wireOfLog } from './wire-source.ts'

const transports: TransportId[] = ['polling', 'http-stream', 'sse', 'sse-h2', 'websocket', 'websocket-h2']

function lengthOf(fields: WireUnit['fields'], wanted: string): number {
  return fields.reduce((sum, { name, start, end }) => (name === wanted ? sum + end - start : sum), 0)
}

/** Two real runs, one with a rule that takes the Upgrade out and one whose link resets everybody, and what the Inspector sees of them. */
describe('the evidence of a run', { timeout: 120_000 }, () => {
  let dir: string
  let lab: Lab
  let log: RunLog
  let reset: RunLog

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-wire-'))
    lab = await openLab({ openProbe: (kind, certificate) => openProbeSource(kind ?? 'node', certificate, { announce: () => {} }), saveDir: dir })
    log = await (await lab.startRun({ scenario: 'upgrade-stripped', transports })).done
    reset = await (await lab.startRun({ scenario: 'connection-reset', transports: ['websocket', 'websocket-h2'] })).done
  }, 120_000)
  afterAll(async () => {
    await lab.close()
    await rm(dir, { recursive: true, force: true })
  })

  const clientOf = (transport: TransportId, of: RunLog = log) => {
    const found = wireOfLog(of).connections().filter((info) => info.transport === transport && info.hop === 'client')
    const longest = found.reduce((most, info) => (info.capturedBytes > most.capturedBytes ? info : most), found[0] as (typeof found)[number])
    return { transport, hop: 'client' as const, conn: longest.conn }
  }

  it('every captured byte of both hops of every transport is described', () => {
    const connections = capturedConnections(log)
    expect(new Set(connections.map(({ transport, hop }) => `${transport} ${hop}`)).size).toBe(2 * transports.length)
    for (const connection of connections) {
      const decoded = decodeConnection(connection)
      assertCoverage(connection, decoded)
      const whole = (['c2s', 's2c'] as const).every((dir) => {
        const own = connection.segments.filter((segment) => segment.dir === dir)
        return own.every(({ offset }, i) => i === 0 || offset === (own[i - 1]?.offset ?? 0) + (own[i - 1]?.data.length ?? 0))
      })
      if (whole) expect({ conn: `${connection.transport} ${connection.hop} ${connection.conn}`, undescribed: undescribed(decoded) }).toEqual({ conn: expect.anything(), undescribed: [] })
    }
  })

  it('the ladder shows the Upgrade that came in and did not go out', async () => {
    const wire = wireOfLog(log)
    const client = wire.connections().find((info) => info.transport === 'websocket' && info.hop === 'client')
    const { steps, connections } = await wireLadder(wire, { transport: 'websocket', conn: client?.conn ?? '', from: 0, limit: 300 })
    expect(connections.map(({ hop }) => hop)).toEqual(['client', 'origin'])
    const arrows = steps.flatMap((step) => (step.kind === 'bytes' ? [`${step.from} > ${step.to}: ${step.unit}`] : []))
    expect(arrows.slice(0, 3)).toEqual(['client > gateway: request-head', 'gateway > origin: request-head', 'origin > gateway: response-head'])
    expect(arrows).toContain('gateway > client: response-head')
    const out = steps.find((step) => step.kind === 'bytes' && step.from === 'gateway' && step.to === 'origin')
    expect(out?.kind === 'bytes' ? out.changed?.removed : undefined).toContainEqual(expect.stringMatching(/^upgrade: websocket$/i))
    expect(steps.some((step) => step.kind === 'hit' && step.fault === 'gateway/strip-upgrade')).toBe(true)
    expect(await wireHandshake(wire, { transport: 'websocket', hop: 'client', conn: client?.conn ?? '' })).toMatchObject({ accept: { sent: null, matches: false }, httpEnds: null })
  })

  it('shows frames of a WebSocket inside HTTP/2 down to their bytes', async () => {
    const key = clientOf('websocket-h2')
    const page = await wireUnits(wireOfLog(log), { ...key, dir: 's2c', from: 0, limit: 500 })
    const row = page.units.find(({ protocol, summary }) => protocol === 'websocket' && summary.includes('text'))
    if (!row) throw new Error('no text frame was captured')
    const { unit, lines } = await wireBytes(wireOfLog(log), { ...key, dir: 's2c', start: row.start, end: row.end })
    expect(unit?.fields.map(({ name }) => name).slice(0, 6)).toEqual(['Length', 'Type', 'Flags', 'R, Stream Identifier', 'FIN, RSV1-3, opcode', 'MASK, Payload length'])
    expect(lines.map(({ hex }) => hex).join(' ').split(' ')).toHaveLength(row.end - row.start)
    expect(page.units.some(({ hpack }) => hpack !== undefined && hpack.wireBytes < hpack.http1Bytes)).toBe(true)
  })

  it('HTTP/2 adds the nine bytes of a frame\'s head to what a message costs otherwise', async () => {
    const framesOf = async (transport: TransportId) => (await wireOfLog(log).decoded(clientOf(transport))).decoded.units.s2c
    // A socket that has more to say at once may put two messages in one frame: those are not counted.
    const whole = (await framesOf('websocket-h2')).filter(({ fields }) => fields.filter(({ name }) => name === 'Payload data').length === 1)
    const messages = whole.filter(({ fields }) => fields.some(({ name, value }) => name === 'MASK, Payload length' && value.endsWith('126')))
    expect(messages.length).toBeGreaterThan(5)
    for (const { start, end, fields } of messages) expect(end - start - lengthOf(fields, 'Payload data')).toBe(9 + 4)
    const events = (await framesOf('sse-h2')).filter(({ protocol, fields }) => protocol === 'sse' && fields.map(({ name }) => name).slice(4).join() === 'id,data,blank line')
    expect(events.length).toBeGreaterThan(5)
    for (const { start, end, fields } of events) expect(end - start - lengthOf(fields, 'id') - (lengthOf(fields, 'data') - 'data: \n'.length)).toBe(9 + 'data: \n\n'.length)
  })

  it('the ladder has who opened and who ended each connection, and the reset of the link on the one that it touched', async () => {
    const wire = wireOfLog(reset)
    const struck = wire.connections().find((info) => info.transport === 'websocket' && info.hop === 'client' && info.how === 'rst')
    const { steps, connections } = await wireLadder(wire, { transport: 'websocket', conn: struck?.conn ?? '', from: 0, limit: 1000 })
    const origin = connections.find(({ hop }) => hop === 'origin')
    const notes = steps.flatMap((step) => (step.kind === 'bytes' ? [] : step.kind === 'hit' ? [`${step.fault} on the ${step.scope}: ${step.label}`] : [`${step.hop} ${step.conn} ${step.kind}: ${step.label}`]))
    expect(notes.slice(0, 3)).toEqual([`client ${struck?.conn} open: TCP opened`, `origin ${origin?.conn} open: TCP opened`, 'link/reset on the connection: reset by RST'])
    // Which of the two sockets is gone first is the event loop's business.
    expect(notes.slice(3).sort()).toEqual([`client ${struck?.conn} close: TCP ended by the link: RST (link/reset)`, `origin ${origin?.conn} close: TCP ended by the gateway: RST`])
    // The connection that came after it was not touched.
    const later = wire.connections().findLast((info) => info.transport === 'websocket' && info.hop === 'client' && info.conn !== struck?.conn)
    const after = await wireLadder(wire, { transport: 'websocket', conn: later?.conn ?? '', from: 0, limit: 1000 })
    expect(after.steps.filter(({ kind }) => kind === 'hit')).toEqual([])
  })

  it('a reset of the link behind the gateway is on the connection that it served, before either hop ends', async () => {
    const run = await lab.startRun({ scenario: 'clean', transports: ['websocket'], openEnded: true })
    const happened = (what: (event: RunLog['events'][number]) => boolean) => expect.poll(() => run.log().events.some(what), { timeout: 20_000 }).toBe(true)
    await happened((event) => event.kind === 'message' && event.control !== true)
    await run.switchFault({ fault: 'link/reset@server', on: true })
    await happened((event) => event.kind === 'tcp-close' && event.hop === 'client')
    run.stop()
    const wire = wireOfLog(await run.done)
    const origin = wire.connections().find(({ hop, how }) => hop === 'origin' && how === 'rst')
    const { steps } = await wireLadder(wire, { transport: 'websocket', conn: origin?.serves ?? '', from: 0, limit: 1000 })
    const notes = steps.flatMap((step) => (step.kind === 'bytes' ? [] : [step.kind === 'hit' ? `${step.fault} on the ${step.scope}: ${step.label}` : `${step.hop} ${step.kind}: ${step.label}`]))
    expect(notes.slice(0, 3)).toEqual(['client open: TCP opened', 'origin open: TCP opened', 'link/reset@server on the connection: reset by RST'])
    expect(notes.slice(3).sort()).toEqual(['client close: TCP ended by the gateway: RST', 'origin close: TCP ended by the link: RST (link/reset@server)'])
    const hitAt = steps.findIndex(({ kind }) => kind === 'hit')
    expect(steps.slice(0, hitAt).filter((step) => step.kind === 'bytes' && step.from === 'origin').length).toBeGreaterThan(1)
  })

  it('a hit that names no connection is shown as the whole transport\'s, while the connection lived', async () => {
    const hits = reset.events.flatMap((event) => (event.kind === 'hit' ? [{ ...event, port: undefined }] : []))
    const old = { ...reset, events: [...reset.events.filter(({ kind }) => kind !== 'hit'), ...hits] } as RunLog
    const struck = wireOfLog(old).connections().find((info) => info.transport === 'websocket' && info.how === 'rst')
    const { steps } = await wireLadder(wireOfLog(old), { transport: 'websocket', conn: struck?.conn ?? '', from: 0, limit: 1000 })
    expect(steps.filter(({ kind }) => kind === 'hit')).toMatchObject([{ fault: 'link/reset', scope: 'transport', label: 'reset by RST (in this transport; which connection is not recorded)' }])
  })

  it('shows the frames of HTTP/2 between all three', async () => {
    const key = clientOf('websocket-h2', reset)
    const { steps } = await wireLadder(wireOfLog(reset), { transport: 'websocket-h2', conn: key.conn, from: 0, limit: 1000 })
    const arrows = steps.flatMap((step) => (step.kind === 'bytes' && step.protocol === 'h2' ? [`${step.from} > ${step.to}: ${step.label.split(',')[0]}`] : []))
    for (const way of ['client > gateway', 'gateway > origin', 'origin > gateway', 'gateway > client']) expect(arrows.some((arrow) => arrow.startsWith(`${way}: HEADERS`)), way).toBe(true)
    expect(steps.filter((step) => step.kind === 'open').map((step) => ('label' in step ? step.label : ''))).toEqual(['TCP opened, TLS with ALPN h2', 'TCP opened, TLS with ALPN h2'])
  })

  it('the handshake of a clean WebSocket is recomputed from its key, and HTTP ends where its frames begin', async () => {
    const key = clientOf('websocket', reset)
    const wire = wireOfLog(reset)
    const handshake = await wireHandshake(wire, key)
    expect(handshake).toMatchObject({ status: 101, accept: { matches: true, sent: handshake?.accept.accept } })
    for (const dir of ['c2s', 's2c'] as const) {
      const { units } = await wireUnits(wire, { ...key, dir, from: 0, limit: 500 })
      expect(units.find(({ protocol }) => protocol === 'websocket')?.start).toBe(handshake?.httpEnds?.[dir])
      expect(units.filter(({ protocol }) => protocol === 'http/1.1').at(-1)?.end).toBe(handshake?.httpEnds?.[dir])
    }
  })

  it('a frame of text says how it begins and which message it is, and how long that took from place to place', async () => {
    const key = clientOf('websocket', reset)
    const { steps } = await wireLadder(wireOfLog(reset), { ...key, from: 0, limit: 1000 })
    const bytes = steps.filter((step) => step.kind === 'bytes')
    const { httpEnds } = (await wireHandshake(wireOfLog(reset), key)) ?? {}
    expect(bytes.filter(({ hop, endsHttp }) => hop === 'client' && endsHttp).map(({ dir, end, endsHttp }) => ({ dir, end, endsHttp }))).toEqual([{ dir: 'c2s', end: httpEnds?.c2s, endsHttp: 'websocket' }, { dir: 's2c', end: httpEnds?.s2c, endsHttp: 'websocket' }])
    const messages = bytes.filter(({ message }) => message)
    expect(messages.length).toBeGreaterThan(5)
    for (const { hop, text, message } of messages) {
      expect(text).toMatch(new RegExp(`^{"kind":"message","epoch":"${message?.epoch}","seq":${message?.seq},`))
      expect(Object.keys(message ?? {})).toContain(hop === 'origin' ? 'sinceDueMs' : 'inGatewayMs')
    }
    const delivered = messages.find(({ hop, message }) => hop === 'client' && message?.toPageMs !== undefined)
    const event = reset.events.find((one) => one.kind === 'message' && one.transport === 'websocket' && one.epoch === delivered?.message?.epoch && one.seq === delivered.message.seq)
    expect(delivered?.message?.toPageMs).toBeCloseTo(Math.max(0, (event?.t ?? 0) - (delivered?.t ?? 0)), 6)
  })

  it('a run that is read from its file, where somebody looks, shows the same as one in memory', async () => {
    const library = openRunLibrary(dir)
    try {
      for (const run of [log, reset]) {
        const [memory, file] = [wireOfLog(run), await library.wire(run.header.run)]
        expect(file.connections()).toEqual(memory.connections())
        for (const info of memory.connections()) {
          expect(await file.decoded(info)).toEqual(await memory.decoded(info))
          if (info.hop === 'client') expect(await wireLadder(file, { ...info, from: 0, limit: 1000 })).toEqual(await wireLadder(memory, { ...info, from: 0, limit: 1000 }))
        }
        const some = run.events.filter((event) => ['message', 'head', 'tcp-open', 'tcp-close', 'hit', 'error'].includes(event.kind)).filter((_event, i) => i % 20 === 0)
        for (const { id } of some) {
          const place = await locateEvent(memory, id)
          expect(await locateEvent(file, id)).toEqual(place)
          if (place) expect(await eventAt(file, place)).toBe(await eventAt(memory, place))
        }
        await expect(file.decoded({ transport: 'sse', hop: 'client', conn: 'nobody' })).rejects.toMatchObject({ code: 'LAB_BAD_OPTION' })
      }
    } finally {
      await library.close()
    }
  })

  it('a saved run shows the same, and the log stays within its budget', async () => {
    const saved = (await openSavedRun(dir, log.header.run)).log()
    expect(wireOfLog(saved).connections()).toEqual(wireOfLog(log).connections())
    const recorded = log.events.reduce((sum, event) => (event.kind === 'capture' ? sum + (event.data.length * 3) / 4 : sum), 0)
    expect(recorded).toBeGreaterThan(10_000)
    expect(recorded).toBeLessThan(tapLimits.run)
  })
})
