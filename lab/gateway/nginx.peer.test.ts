import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultId } from '../contract/fault.ts'
import { h1Bed, pause, RawClient } from './testbed.ts'

/** The same clients through a real nginx and through the gateway's rules, the same outcome. Observed with nginx 1.22.1. */
const findNginx = () => ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'].find(existsSync)

beforeAll(async () => {
  if (findNginx()) return
  const provision = (await import(new URL('../../.config/provision.mjs', import.meta.url).href)) as { install(packages: readonly string[], why: string): boolean }
  // Debian must not start the service: the tests start their own, on a free port.
  process.env['RUNLEVEL'] = '1'
  provision.install(['nginx-light'], 'the gateway is compared with nginx')
})

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function startNginx(originPort: number, directives: string) {
  const binary = findNginx()
  if (!binary) throw new Error('nginx is not installed: apt-get install nginx-light')
  const folder = await mkdtemp(join(tmpdir(), 'brownout-nginx-'))
  const port = await freePort()
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
     events {}
     http { access_log off; ${temp} server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${originPort}; ${directives} } } }`,
  )
  const child: ChildProcess = spawn(binary, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
  for (let up = false; !up; ) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}; see ${folder}/error.log`)
    up = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.on('connect', () => (socket.destroy(), resolve(true)))
      socket.on('error', () => setTimeout(() => resolve(false), 20))
    })
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** /events: an event of about 100 B every 20 ms. /once: one event and silence. /hang: no answer. /ws: a tunnel when asked for one. /cut: an event, then the end. */
function feed(): Server {
  const server = createServer((request, response) => {
    response.on('error', () => {})
    if (request.url === '/hang') return
    if (request.url === '/ws') return void response.writeHead(426, { 'Content-Length': '2', Connection: 'close' }).end('no')
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write(`data: ${'x'.repeat(93)}\n\n`)
    if (request.url === '/cut') return void setTimeout(() => response.socket?.destroy(), 100)
    if (request.url !== '/events') return
    const timer = setInterval(() => response.write(`data: ${'x'.repeat(93)}\n\n`), 20)
    response.on('close', () => clearInterval(timer))
  })
  server.on('upgrade', (_request, socket: Socket) => {
    socket.on('error', () => {})
    socket.on('end', () => socket.end())
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nhello')
  })
  return server
}

const ask = (target: string, lines = '') => `GET ${target} HTTP/1.1\r\nHost: x\r\n${lines}\r\n`
const upgradeLines = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n'
const statusOf = (text: string) => Number(text.split(' ')[1])

const observations = {
  'status of a WebSocket handshake': async (port: number) => {
    const client = await new RawClient(port).send(ask('/ws', upgradeLines)).until(({ text }) => text.includes('\r\n\r\n'))
    client.close()
    return statusOf(client.text)
  },
  'what a stream shows in its first 300 ms': async (port: number) => {
    const client = new RawClient(port).send(ask('/events'))
    await pause(300)
    client.close()
    return client.text === '' ? 'nothing, not even a head' : 'head and events'
  },
  'size of the first burst of a stream': async (port: number) => {
    const client = await new RawClient(port).send(ask('/events')).until(({ text }) => text.includes('data:'), 8000)
    const body = client.text.slice(client.text.indexOf('\r\n\r\n') + 4)
    client.close()
    return body.length < 1000 ? 'one event' : `about ${Math.round(body.length / 1024)} KiB`
  },
  'end of a silent stream': async (port: number) => {
    const client = await new RawClient(port).send(ask('/once')).until(({ text }) => text.includes('data:'))
    const started = Date.now()
    const how = await client.end()
    return { how, lastChunk: client.text.endsWith('0\r\n\r\n'), seconds: Math.round((Date.now() - started) / 1000) }
  },
  'end of a silent tunnel': async (port: number) => {
    const client = await new RawClient(port).send(ask('/ws', upgradeLines)).until(({ text }) => text.endsWith('hello'))
    const started = Date.now()
    const how = await client.end()
    return { how, seconds: Math.round((Date.now() - started) / 1000) }
  },
  'answer when the origin hangs': async (port: number) => {
    const client = await new RawClient(port).send(ask('/hang')).until(({ text }) => text.includes('</html>'))
    const body = client.text.slice(client.text.indexOf('\r\n\r\n') + 4).replace(/nginx\/[\d.]+/, 'nginx')
    const outcome = { status: client.text.slice(0, client.text.indexOf('\r\n')), body, ended: client.ended ?? 'kept alive' }
    client.close()
    return outcome
  },
  'answer when the origin is gone': async (port: number) => {
    const client = await new RawClient(port).send(ask('/')).until(({ text }) => text.includes('</html>'))
    const body = client.text.slice(client.text.indexOf('\r\n\r\n') + 4).replace(/nginx\/[\d.]+/, 'nginx')
    client.close()
    const [head = ''] = client.text.split('\r\n\r\n')
    const lines = head.split('\r\n').map((line) => line.replace(/^Date: .*/, 'Date').replace(/^(Server: nginx).*/, '$1'))
    // nginx's own page names its version.
    return { lines: lines.filter((line) => !line.startsWith('Content-Length')), body }
  },
  'a stream that the origin cuts': async (port: number) => {
    const client = new RawClient(port).send(ask('/cut'))
    await client.until(({ text, ended }) => ended !== undefined || text.endsWith('0\r\n\r\n'))
    return { lastChunk: client.text.endsWith('0\r\n\r\n'), events: client.text.split('data:').length - 1 }
  },
} as const
type Observation = keyof typeof observations

interface Comparison {
  readonly name: string
  readonly nginx: string
  readonly rules: readonly (readonly [FaultId, object])[]
  readonly observe: readonly Observation[]
  readonly originGone?: boolean
}
const comparisons: readonly Comparison[] = [
  {
    name: 'plain proxy_pass (HTTP/1.0 to the origin, buffering on)',
    nginx: '',
    rules: [['gateway/http10-origin', {}], ['gateway/buffer-response', { until: '4KiB' }]],
    observe: ['status of a WebSocket handshake', 'what a stream shows in its first 300 ms', 'size of the first burst of a stream', 'a stream that the origin cuts'],
  },
  {
    name: 'proxy_buffering off',
    nginx: 'proxy_buffering off;',
    rules: [['gateway/http10-origin', {}]],
    observe: ['status of a WebSocket handshake', 'what a stream shows in its first 300 ms', 'size of the first burst of a stream', 'a stream that the origin cuts'],
  },
  {
    name: 'HTTP/1.1 to the origin, Upgrade map, read timeout of 1 s',
    nginx: 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection; proxy_read_timeout 1s;',
    rules: [['gateway/idle-timeout', { idle: '1s', end: '504' }]],
    observe: ['status of a WebSocket handshake', 'what a stream shows in its first 300 ms', 'end of a silent stream', 'end of a silent tunnel', 'answer when the origin hangs', 'a stream that the origin cuts'],
  },
  {
    name: 'an origin that is gone',
    nginx: '',
    rules: [['gateway/answer-status', { status: 502 }]],
    observe: ['answer when the origin is gone', 'status of a WebSocket handshake'],
    originGone: true,
  },
]

describe.each(comparisons)('$name', ({ nginx, rules, observe, originGone }) => {
  const origin = feed()
  let port = 0
  beforeAll(async () => {
    origin.listen(0, '127.0.0.1')
    await once(origin, 'listening')
    port = originGone ? await freePort() : (origin.address() as AddressInfo).port
  })
  afterAll(() => {
    origin.closeAllConnections()
    origin.close()
  })

  it.each(observe)('%s: the same as nginx', async (observation) => {
    await using real = await startNginx(port, nginx)
    await using bed = await h1Bed({ port })
    for (const [fault, params] of rules) bed.on(fault, params)
    const expected = await observations[observation](real.port)
    expect(await observations[observation](bed.gateway.port)).toEqual(expected)
  })
})
