import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { connect as connectH2, createSecureServer } from 'node:http2'
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { webSocketOverStream } from '../core/websocket-stream.ts'
import type { Certificate } from '../contract/origin.ts'
import { makeCertificate } from '../origin/certificate.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { startOwnServer, type OwnServerRunOptions } from './own-server-run.ts'
import { parseTarget } from './target.ts'

let dir: string
let certificate: Certificate
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'brownout-own-server-'))
  certificate = await makeCertificate()
  await writeFile(join(dir, 'ca.pem'), certificate.cert)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

interface Seen {
  readonly target: string | undefined
  readonly host: string | undefined
  readonly origin: string | undefined
}

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port

/** A server that notes what reaches it; `/moved`, `/elsewhere` and `/cookies` are what a reverse proxy has to do with. */
async function plainServer() {
  const seen: Seen[] = []
  const server: Server = createServer((request, response) => {
    const { host, origin } = request.headers
    seen.push({ target: request.url, host, origin })
    if (request.url === '/moved') response.setHeader('Location', `http://${host}/there?x=1`)
    if (request.url === '/elsewhere') response.setHeader('Location', 'https://elsewhere.example/')
    if (request.url === '/cookies') response.setHeader('Set-Cookie', ['a=1; Domain=localhost; Path=/', 'b=2; domain=elsewhere.example', 'c=3'])
    if (origin !== undefined) response.setHeader('Access-Control-Allow-Origin', origin)
    response.end('mine')
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${portOf(server)}`,
    authority: `localhost:${portOf(server)}`,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Anything that connects here got past the proxy. */
async function forbiddenServer() {
  let connections = 0
  const server = createTcpServer((socket) => {
    connections++
    socket.on('error', () => {})
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    authority: `127.0.0.1:${portOf(server)}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}

const open = (url: string, options: Partial<OwnServerRunOptions> = {}) => startOwnServer({ ...options, target: parseTarget(url) })

/** Raw bytes in, raw bytes out until the end, or until 500 ms after the last. */
async function bare(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect({ host: hostname, port: Number(port) })
  let got = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (got += chunk))
  socket.on('error', () => {})
  socket.write(text, 'latin1')
  socket.setTimeout(500, () => socket.destroy())
  await new Promise((resolve) => socket.once('close', resolve))
  return got
}

async function get(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage & { readonly text: string }> {
  const [response] = (await once(httpRequest(url, { headers, agent: false }).end(), 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return Object.assign(response, { text })
}

describe('only the target is reached', () => {
  it.each([
    ['an absolute-form target', (other: string) => `GET http://${other}/secret HTTP/1.1\r\nHost: ${other}\r\nConnection: close\r\n\r\n`],
    ['an absolute-form target with another Host', (other: string) => `GET http://${other}/secret HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`],
    ['a target with a name and a password', (other: string) => `GET http://a:b@${other}/secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`],
    ['CONNECT', (other: string) => `CONNECT ${other} HTTP/1.1\r\nHost: ${other}\r\n\r\nGET /secret HTTP/1.1\r\nHost: ${other}\r\n\r\n`],
    ['a Host of another server', (other: string) => `GET / HTTP/1.1\r\nHost: ${other}\r\nConnection: close\r\n\r\n`],
    ['two lines of Host', (other: string) => `GET / HTTP/1.1\r\nHost: x\r\nHost: ${other}\r\nConnection: close\r\n\r\n`],
    ['a path that looks like an authority', (other: string) => `GET //${other}/secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`],
    ['a path with an @', (other: string) => `GET @${other}/secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`],
    ['an Upgrade to something else', (other: string) => `GET http://${other}/ HTTP/1.1\r\nHost: ${other}\r\nConnection: Upgrade\r\nUpgrade: TLS/1.0, tunnel\r\n\r\n`],
    ['headers that other proxies obey', (other: string) => `GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: ${other}\r\nForwarded: host=${other}\r\nX-Original-URL: http://${other}/\r\nConnection: close\r\n\r\n`],
  ])('by %s', async (_name, request) => {
    await using mine = await plainServer()
    await using other = await forbiddenServer()
    for (const keepHost of [false, true]) {
      await using run = await open(mine.url, { keepHost })
      const answer = await bare(run.server.url, request(other.authority))
      expect(answer === '' || /^HTTP\/1\.1 (200|4\d\d) /.test(answer), answer).toBe(true)
    }
    expect(other.connections()).toBe(0)
    // Nothing that a target which is a proxy itself would carry on.
    for (const { target } of mine.seen) expect(target).not.toMatch(/^http:/)
  })

  it('by an HTTP/2 :authority, with or without CONNECT', async () => {
    const authorities: (string | undefined)[] = []
    const server = createSecureServer({ key: certificate.key, cert: certificate.cert })
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {})
      authorities.push(headers[':authority'])
      stream.respond({ ':status': 200 }, { endStream: true })
    })
    server.on('sessionError', () => {})
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    await using other = await forbiddenServer()
    await using run = await open(`https://localhost:${portOf(server)}`, { trust: { insecure: false, caFile: join(dir, 'ca.pem') } })
    expect(run.server.warnings).toEqual([])
    const session = connectH2(run.server.url, { ca: run.certificate.cert })
    session.on('error', () => {})
    for (const head of [{ ':method': 'GET', ':path': '/', ':authority': other.authority }, { ':method': 'CONNECT', ':authority': other.authority }]) {
      const stream = session.request(head, { endStream: true })
      stream.on('error', () => {}).resume()
      await once(stream, 'close')
    }
    session.destroy()
    server.close()
    expect(other.connections()).toBe(0)
    expect(authorities.every((authority) => authority === run.server.target.authority)).toBe(true)
    expect(authorities.length).toBeGreaterThan(0)
  })
})

describe('a path in front of a server that speaks TLS', () => {
  async function tlsServer() {
    const server = createSecureServer({ key: certificate.key, cert: certificate.cert, settings: { enableConnectProtocol: true } })
    server.on('sessionError', () => {})
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {})
      stream.respond({ ':status': 200 })
      if (headers[':method'] !== 'CONNECT') return void stream.end('mine')
      webSocketOverStream(stream, { role: 'server' }).on('message', function (this: WebSocket, data: Buffer) {
        this.send(`echo ${data.toString()}`)
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return server
  }
  const trust = () => ({ insecure: false, caFile: join(dir, 'ca.pem') })

  it('carries a WebSocket over HTTP/2 (RFC 8441), and forwards who is the target', async () => {
    const server = await tlsServer()
    await using run = await open(`https://localhost:${portOf(server)}`, { trust: trust() })
    const session = connectH2(run.server.url, { ca: run.trusted })
    session.on('error', () => {})
    await once(session, 'remoteSettings')
    expect(session.remoteSettings.enableConnectProtocol).toBe(true)
    const stream = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', ':path': '/ws', 'sec-websocket-version': '13' }, { endStream: false })
    const [head] = (await once(stream, 'response')) as [Record<string, unknown>]
    expect(head[':status']).toBe(200)
    const socket = webSocketOverStream(stream, { role: 'client' })
    socket.send('a')
    expect(String((await once(socket, 'message'))[0])).toBe('echo a')
    socket.terminate()
    session.destroy()
    server.close()
  })

  it('shows what a client that trusts the written file trusts, also while TLS is intercepted', async () => {
    const server = await tlsServer()
    await using run = await open(`https://localhost:${portOf(server)}`, { trust: trust() })
    const statusOf = async (ca: string) => {
      const session = connectH2(run.server.url, { ca })
      session.on('error', () => {})
      const status = await once(session.request({ ':path': '/' }), 'response').then(([head]: Record<string, unknown>[]) => head?.[':status'], () => 'refused')
      session.destroy()
      return status
    }
    expect(await statusOf(run.trusted)).toBe(200)
    await run.server.switchOn('gateway/intercept-tls', { alpn: 'h2' })
    expect([await statusOf(run.trusted), await statusOf(run.certificate.cert)]).toEqual([200, 'refused'])
    await run.server.switchOn('gateway/intercept-tls', { alpn: 'h2', trusted: false })
    expect(await statusOf(run.trusted)).toBe('refused')
    server.close()
  })
})

describe('a path in front of somebody else\'s server', () => {
  it('says the target in Host and Origin, and leads a Location and a cookie back through itself', async () => {
    await using mine = await plainServer()
    await using run = await open(mine.url)
    const { url } = run.server
    expect((await get(`${url}/a?b`)).text).toBe('mine')
    expect((await get(`${url}/moved`)).headers.location).toBe(`${url}/there?x=1`)
    expect((await get(`${url}/elsewhere`)).headers.location).toBe('https://elsewhere.example/')
    expect((await get(`${url}/cookies`)).headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; domain=elsewhere.example', 'c=3'])
    const page = await get(`${url}/page`, { Origin: url })
    expect(page.headers['access-control-allow-origin']).toBe(url)
    await get(`${url}/page`, { Origin: 'https://other.example' })
    expect(mine.seen.map(({ host }) => host)).toEqual(Array.from({ length: 6 }, () => mine.authority))
    expect(mine.seen.map(({ origin }) => origin).slice(4)).toEqual([mine.url, 'https://other.example'])
  })

  it('leaves all of that alone when the Host shall be kept', async () => {
    await using mine = await plainServer()
    await using run = await open(mine.url, { keepHost: true })
    const { url } = run.server
    expect((await get(`${url}/moved`)).headers.location).toBe(`${url}/there?x=1`)
    expect((await get(`${url}/cookies`, { Origin: url })).headers['set-cookie']).toContain('a=1; Domain=localhost; Path=/')
    expect(mine.seen).toMatchObject([{ host: new URL(url).host }, { host: new URL(url).host, origin: url }])
  })

  it('switches faults while connections are open, and takes them back', async () => {
    await using mine = await plainServer()
    await using run = await open(mine.url)
    const { server } = run
    const socket = new WebSocket(server.url.replace('http', 'ws'))
    await once(socket, 'open')
    socket.send('hello')
    expect(String((await once(socket, 'message'))[0])).toBe('hello')
    await server.switchOn('gateway/idle-timeout', { idle: '200ms' })
    expect(server.active().map(({ fault }) => fault)).toEqual(['gateway/idle-timeout'])
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1006)
    await server.switchOff('gateway/idle-timeout')
    await server.switchOn('link/down')
    await expect(get(server.url)).rejects.toThrow('ECONNREFUSED')
    await server.switchOff('link/down')
    expect((await get(server.url)).text).toBe('mine')
    expect(server.active()).toEqual([])
    expect(run.events().filter(({ kind }) => kind === 'hit').length).toBeGreaterThan(0)
  })

  it('refuses a fault of the origin, and a condition with one, before anything is switched', async () => {
    await using mine = await plainServer()
    await using run = await open(mine.url, { condition: 'upgrade-stripped' })
    const refused = expect.objectContaining({ code: 'LAB_BAD_OPTION', message: expect.stringMatching(/^origin\/restart acts inside the lab's own server and cannot act on http:\/\/localhost:\d+; do it to your server yourself/) as string }) as Error
    await expect(run.server.switchOn('origin/restart', {})).rejects.toThrow(refused)
    await expect(run.server.applyCondition('server-restart')).rejects.toThrow(refused)
    expect(run.server.active().map(({ fault }) => fault)).toEqual(['gateway/strip-upgrade'])
    await expect(run.server.switchOn('gateway/idle-timeot')).rejects.toThrow('did you mean "gateway/idle-timeout"?')
    await expect(run.server.switchOn('gateway/idle-timeout', { idel: '5s' })).rejects.toThrow('did you mean "idle"?')
    await expect(run.server.applyCondition('upgrade-striped')).rejects.toThrow('did you mean "upgrade-stripped"?')
    await expect(run.server.switchOff('link/dwon')).rejects.toThrow('did you mean "link/down"?')
  })

  it('writes what passed into a file that the readers of runs take', async () => {
    await using mine = await plainServer()
    const file = join(dir, 'run.ndjson')
    const run = await open(mine.url, { recordFile: file, condition: 'latency' })
    await get(`${run.server.url}/x`)
    await run.close()
    const read = await readRunFile(file)
    expect(read.header).toMatchObject({ target: mine.url, scale: 1, scenario: { id: 'own-server-latency', transports: ['fallback'] } })
    expect(read.footer).toMatchObject({ outcome: 'finished', events: read.events.length })
    for (const kind of ['fault', 'tcp-open', 'head', 'capture', 'hit', 'tcp-close']) expect(read.events.map((event) => event.kind)).toContain(kind)
    await expect(open(mine.url, { recordFile: file })).rejects.toThrow('exists already')
    expect(await readFile(file, 'utf8')).toContain('/x HTTP/1.1')
  })

  it('only warns of a target that is not there, or not trusted; refuses a port in use and itself', async () => {
    await using mine = await plainServer()
    const gone = createTcpServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const free = portOf(gone)
    gone.close()
    {
      await using run = await open(`http://127.0.0.1:${free}`)
      expect(run.server.warnings).toEqual([expect.stringContaining(`http://127.0.0.1:${free} does not answer now`)])
    }
    {
      const server = createSecureServer({ key: certificate.key, cert: certificate.cert, allowHTTP1: true }, (_request, response) => response.end('secret'))
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const url = `https://127.0.0.1:${portOf(server)}`
      await using run = await open(url)
      expect(run.server.warnings).toEqual([expect.stringContaining('is not trusted')])
      const refused = connectH2(run.server.url, { ca: run.certificate.cert })
      refused.on('error', () => {})
      await expect(once(refused.request({ ':path': '/' }), 'response')).rejects.toThrow()
      await using lenient = await open(url, { trust: { insecure: true } })
      expect(lenient.server.warnings).toEqual([])
      const session = connectH2(lenient.server.url, { ca: lenient.certificate.cert })
      const [head] = (await once(session.request({ ':path': '/' }), 'response')) as [Record<string, unknown>]
      expect(head[':status']).toBe(200)
      session.destroy()
      server.close()
    }
    const taken = Number(new URL(mine.url).port)
    await expect(open(mine.url, { listen: { host: '127.0.0.1', port: taken } })).rejects.toMatchObject({ code: 'LAB_PORT_IN_USE' })
    await expect(open(`http://127.0.0.1:${free}`, { listen: { host: '127.0.0.1', port: free } })).rejects.toThrow('in front of itself')
    await expect(open(mine.url, { trust: { insecure: false, caFile: join(dir, 'none.pem') } })).resolves.toSatisfy((run: Awaited<ReturnType<typeof open>>) => (void run.close(), true))
    await expect(open('https://127.0.0.1:1', { trust: { insecure: false, caFile: join(dir, 'none.pem') } })).rejects.toThrow('cannot be read')
    await using wide = await open(mine.url, { listen: { host: '0.0.0.0', port: 0 } })
    expect(wide.server.warnings).toEqual([expect.stringContaining('can be reached from other machines')])
  })
})
