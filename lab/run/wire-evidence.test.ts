import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import { tapLimits } from '../gateway/wire-tap.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { assertCoverage, undescribed } from '../wire/testing/coverage.ts'
import { capturedConnections } from './captured-connections.ts'
import { type Lab, openLab } from './lab.ts'
import { openProbeSource } from './probe-sources.ts'
import { openSavedRun } from './saved-runs.ts'
import { wireBytes, wireConnections, wireHandshake, wireLadder, wireUnits } from './wire-evidence.ts'

const transports: TransportId[] = ['polling', 'http-stream', 'sse', 'sse-h2', 'websocket', 'websocket-h2']

/** One real run with a rule that takes the Upgrade out, and what the Inspector sees of it. */
describe('the evidence of a run', { timeout: 120_000 }, () => {
  let dir: string
  let lab: Lab
  let log: RunLog

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-wire-'))
    lab = await openLab({ openProbe: (kind, certificate) => openProbeSource(kind ?? 'node', certificate, { announce: () => {} }), saveDir: dir })
    log = await (await lab.startRun({ scenario: 'upgrade-stripped', transports })).done
  }, 120_000)
  afterAll(async () => {
    await lab.close()
    await rm(dir, { recursive: true, force: true })
  })

  const clientOf = (transport: TransportId) => {
    const found = wireConnections(log).filter((info) => info.transport === transport && info.hop === 'client')
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

  it('the ladder shows the Upgrade that came in and did not go out', () => {
    const client = wireConnections(log).find((info) => info.transport === 'websocket' && info.hop === 'client')
    const { steps, connections } = wireLadder(log, { transport: 'websocket', conn: client?.conn ?? '', from: 0, limit: 300 })
    expect(connections.map(({ hop }) => hop)).toEqual(['client', 'origin'])
    const arrows = steps.flatMap((step) => (step.kind === 'bytes' ? [`${step.from} > ${step.to}: ${step.unit}`] : []))
    expect(arrows.slice(0, 3)).toEqual(['client > gateway: request-head', 'gateway > origin: request-head', 'origin > gateway: response-head'])
    expect(arrows).toContain('gateway > client: response-head')
    const out = steps.find((step) => step.kind === 'bytes' && step.from === 'gateway' && step.to === 'origin')
    expect(out?.kind === 'bytes' ? out.changed?.removed : undefined).toContainEqual(expect.stringMatching(/^upgrade: websocket$/i))
    expect(steps.some((step) => step.kind === 'hit' && step.fault === 'gateway/strip-upgrade')).toBe(true)
    expect(wireHandshake(log, { transport: 'websocket', hop: 'client', conn: client?.conn ?? '' })).toMatchObject({ accept: { sent: null, matches: false }, httpEnds: null })
  })

  it('shows frames of a WebSocket inside HTTP/2 down to their bytes', () => {
    const key = clientOf('websocket-h2')
    const page = wireUnits(log, { ...key, dir: 's2c', from: 0, limit: 500 })
    const row = page.units.find(({ protocol, summary }) => protocol === 'websocket' && summary.includes('text'))
    if (!row) throw new Error('no text frame was captured')
    const { unit, lines } = wireBytes(log, { ...key, dir: 's2c', start: row.start, end: row.end })
    expect(unit?.fields.map(({ name }) => name).slice(0, 6)).toEqual(['Length', 'Type', 'Flags', 'R, Stream Identifier', 'FIN, RSV1-3, opcode', 'MASK, Payload length'])
    expect(lines.map(({ hex }) => hex).join(' ').split(' ')).toHaveLength(row.end - row.start)
    expect(page.units.some(({ hpack }) => hpack !== undefined && hpack.wireBytes < hpack.http1Bytes)).toBe(true)
  })

  it('a saved run shows the same, and the log stays within its budget', async () => {
    const saved = (await openSavedRun(dir, log.header.run)).log()
    expect(wireConnections(saved)).toEqual(wireConnections(log))
    const recorded = log.events.reduce((sum, event) => (event.kind === 'capture' ? sum + (event.data.length * 3) / 4 : sum), 0)
    expect(recorded).toBeGreaterThan(10_000)
    expect(recorded).toBeLessThan(tapLimits.run)
  })
})
