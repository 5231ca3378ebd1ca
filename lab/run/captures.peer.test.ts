import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { EventOf } from '../contract/log-index.ts'
import type { RunExport } from '../report/run-export.ts'
import { complaints, ensureTshark, missingBytes, tshark, tsharkValues, wrongPackets } from '../report/testing/tshark.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { exportRun, renderExport } from './exports.ts'
import { startOwnServer } from './own-server-run.ts'
import { parseTarget } from './target.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bodyBytes = 1_000_000

describe('captures of other makers than the lab\'s own clients, as tshark reads them', { timeout: 120_000 }, () => {
  let dir: string
  beforeAll(async () => {
    ensureTshark()
    dir = await mkdtemp(join(tmpdir(), 'brownout-captures-'))
  }, 300_000)
  afterAll(() => rm(dir, { recursive: true, force: true }))

  async function pcapngOf(name: string, run: RunExport): Promise<string> {
    const file = join(dir, `${name}.pcapng`)
    await writeFile(file, renderExport('pcapng', run))
    return file
  }
  const requests = ({ log }: RunExport) => log.events.filter((event): event is EventOf<'head'> => event.kind === 'head' && event.dir === 'c2s')
  const isH2 = ({ lines }: EventOf<'head'>) => lines[0]?.startsWith(':') === true
  const frames = ({ connections }: RunExport) =>
    connections.flatMap((connection) => {
      const { units, exchanges } = decodeConnection(connection)
      return exchanges.some(({ version }) => version === '2') ? [] : [...units.c2s, ...units.s2c].filter(({ protocol, kind }) => protocol === 'websocket' && kind === 'frame')
    })

  it('a real Chromium: its requests and its streams', async () => {
    // As a person runs it: the probe page lies beside the built engine.
    execFileSync(process.execPath, [join(root, '.config/build.mjs'), '--stale', 'cli', 'probe'], { stdio: 'ignore' })
    const recorded = join(dir, 'chromium.ndjson')
    const { status } = spawnSync(process.execPath, [join(root, 'dist/engine/brownout.mjs'), 'run', 'upgrade-stripped', '--probe', 'chromium', '--transports', 'sse-h2,websocket,websocket-h2', '--no-save', '--report', `ndjson=${recorded}`], { stdio: ['ignore', 'ignore', 'inherit'] })
    // 3: a machine that is too busy for a verdict; what passed was recorded all the same.
    expect([0, 3]).toContain(status)
    const run = await exportRun(recorded)
    expect(run.log.header.probe).toBe('chromium')
    const file = await pcapngOf('chromium', run)
    expect(await tshark(file, complaints, 'frame.number', '_ws.expert.message')).toEqual([])
    expect(requests(run).length).toBeGreaterThan(4)
    expect(await tsharkValues(file, 'http.request', 'http.request.method')).toHaveLength(requests(run).filter((head) => !isH2(head)).length)
    expect(await tsharkValues(file, 'http2.headers.method', 'http2.headers.method')).toHaveLength(requests(run).filter(isH2).length)
  })

  it('somebody else\'s server behind `proxy --record`, one answer of it so long that its middle is not recorded', async () => {
    const server = createServer((request, response) => response.end(request.url === '/long' ? Buffer.alloc(bodyBytes, 'abcdefgh') : 'short'))
    new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const recordFile = join(dir, 'proxied.ndjson')
    const own = await startOwnServer({ target: parseTarget(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), recordFile })
    const socket = new WebSocket(own.server.url.replace('http', 'ws'))
    await once(socket, 'open')
    for (const text of ['one', 'two', 'three']) {
      socket.send(text)
      await once(socket, 'message')
    }
    socket.close(1000)
    await once(socket, 'close')
    const got = []
    for (const path of ['/short', '/long']) got.push((await (await fetch(`${own.server.url}${path}`, { headers: { connection: 'close' } })).arrayBuffer()).byteLength)
    expect(got).toEqual([5, bodyBytes])
    await own.close()
    server.close()

    const run = await exportRun(recordFile)
    const file = await pcapngOf('proxied', run)
    expect(await tshark(file, wrongPackets, 'frame.number', '_ws.expert.message')).toEqual([])
    // The long answer on both hops, each with one hole.
    expect((await tshark(file, missingBytes)).length).toBeGreaterThanOrEqual(2)
    expect(await tshark(file, 'frame.comment contains "were not recorded"')).toHaveLength(2)
    expect(requests(run).map(({ lines }) => lines[0]).filter((line) => line?.startsWith('GET /long'))).toHaveLength(2)
    expect(await tsharkValues(file, 'http.request', 'http.request.method')).toHaveLength(requests(run).length)
    expect(frames(run)).toHaveLength(16)
    expect(await tsharkValues(file, 'websocket', 'websocket.opcode')).toHaveLength(16)
  })
})
