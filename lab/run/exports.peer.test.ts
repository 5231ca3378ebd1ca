import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventOf } from '../contract/log-index.ts'
import { standardTransports } from '../contract/transport.ts'
import type { RunExport } from '../report/run-export.ts'
import { harProblems } from '../report/testing/har-schema.ts'
import { ensureTshark, missingBytes, tsharkValues, wrongPackets } from '../report/testing/tshark.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { exportOf, renderExport } from './exports.ts'
import { openLab } from './lab.ts'
import { openProbeSource } from './probe-sources.ts'

/** Real runs of all transports, and what tshark, which knows nothing of us, makes of their packets. */
describe.each(['connection-reset', 'upgrade-stripped'])('the exports of a run of "%s"', { timeout: 120_000 }, (condition) => {
  let dir: string
  let file: string
  let run: RunExport

  beforeAll(async () => {
    ensureTshark()
    dir = await mkdtemp(join(tmpdir(), 'brownout-exports-'))
    const lab = await openLab({ openProbe: (kind, certificate) => openProbeSource(kind ?? 'node', certificate, { announce: () => {} }), saveDir: dir })
    try {
      const live = await lab.startRun({ scenario: condition, probe: 'node' })
      run = exportOf(await live.done, live.state().cells)
    } finally {
      await lab.close()
    }
    file = join(dir, 'run.pcapng')
    await writeFile(file, renderExport('pcapng', run))
  }, 300_000)
  afterAll(() => rm(dir, { recursive: true, force: true }))

  const tshark = (filter: string, field?: string) => tsharkValues(file, filter, field)
  const heads = (dir: 'c2s' | 's2c') => run.log.events.filter((event): event is EventOf<'head'> => event.kind === 'head' && event.dir === dir)
  const isH2 = ({ lines }: EventOf<'head'>) => lines[0]?.startsWith(':') === true

  it('recorded every transport at both hops', () => {
    for (const transport of standardTransports) for (const hop of ['client', 'origin'] as const) expect(run.connections.filter((one) => one.transport === transport && one.hop === hop).length, `${transport} ${hop}`).toBeGreaterThan(0)
  })

  it('is packets that Wireshark has nothing to complain about', async () => {
    expect(await tshark(`${wrongPackets} || ${missingBytes}`)).toEqual([])
  })

  it('has as many HTTP/1.1 requests as the gateway saw on both hops', async () => {
    expect(await tshark('http.request', 'http.request.method')).toHaveLength(heads('c2s').filter((head) => !isH2(head)).length)
  })

  it('has as many HTTP/2 streams as the gateway saw on both hops', async () => {
    expect(await tshark('http2.headers.method', 'http2.headers.method')).toHaveLength(heads('c2s').filter(isH2).length)
  })

  it('has as many WebSocket frames as our decoder finds', async () => {
    const ours = run.connections.flatMap((connection) => {
      const { units, exchanges } = decodeConnection(connection)
      return exchanges.some(({ version }) => version === '2') ? [] : [...units.c2s, ...units.s2c].filter(({ protocol, kind, summary }) => protocol === 'websocket' && kind === 'frame' && !/incomplete/.test(summary))
    })
    expect(await tshark('websocket', 'websocket.opcode')).toHaveLength(ours.length)
    if (condition === 'connection-reset') expect(ours.length).toBeGreaterThan(20)
  })

  it('is a valid HAR with every request of the client hop and every message that the WebSocket client saw', () => {
    const har = JSON.parse(String(renderExport('har', run))) as { log: { entries: { pageref: string; _resourceType: string; _webSocketMessages?: { type: string; opcode: number }[] }[] } }
    expect(harProblems(har)).toEqual([])
    expect(har.log.entries).toHaveLength(heads('c2s').filter(({ hop }) => hop === 'client').length)
    const received = har.log.entries.filter(({ pageref, _resourceType }) => pageref === 'websocket' && _resourceType === 'websocket').flatMap((entry) => entry._webSocketMessages ?? []).filter(({ type }) => type === 'receive')
    const seen = run.log.events.filter((event) => event.kind === 'message' && event.transport === 'websocket' && event.via === 'websocket')
    expect(received.length).toBeGreaterThanOrEqual(seen.length)
  })

  it.each(['html', 'csv', 'junit', 'ndjson', 'markdown', 'json', 'text'] as const)('can be written as %s', (format) => {
    expect(renderExport(format, run).length).toBeGreaterThan(500)
  })
})
