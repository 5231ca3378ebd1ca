import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { get, request } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import { describe, expect, it } from 'vitest'
import { openTestKit, until } from '../transports/test-kit.ts'
import { makeCertificate } from './certificate.ts'

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

function ask(url: string, options: { readonly method?: string; readonly headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { agent: false, ...options }, (response) => {
      let body = ''
      response.on('data', (data: Buffer) => (body += data.toString()))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
    })
      .on('error', reject)
      .end()
  })
}

describe('the origin', () => {
  it('serves every endpoint on every plain listener', async () => {
    await using kit = await openTestKit()
    for (const path of ['/poll', '/long-poll', '/ping']) expect((await ask(kit.url('websocket') + path)).status).toBe(200)
    const bodies = await Promise.all(['/stream', '/sse'].map(async (path) => {
      const [response] = (await once(get(kit.url('websocket') + path, { agent: false }), 'response')) as [NodeJS.ReadableStream & { destroy(): void }]
      const [data] = (await once(response, 'data')) as [Buffer]
      response.destroy()
      return data.toString()
    }))
    expect(bodies[0]).toMatch(/^\{"kind":"hello","epoch":"[a-z0-9]{4}","seq":0,"resumed":false\}\n$/)
    expect(bodies[1]).toMatch(/^retry: 150\n/)
  })

  it.each([
    ['GET', '/nowhere', 404, 'not-found'],
    ['POST', '/poll', 405, 'method-not-allowed'],
    ['GET', '/poll?after=never', 400, 'bad-cursor'],
    ['GET', '/long-poll?wait=soon', 400, 'bad-wait'],
    ['GET', '/ws', 426, 'upgrade-required'],
  ])('answers %s %s with %i and says why', async (method, path, status, code) => {
    await using kit = await openTestKit()
    const answer = await ask(kit.url('polling') + path, { method })
    expect([answer.status, (JSON.parse(answer.body) as { error: { code: string } }).error.code]).toEqual([status, code])
  })

  it('lets pages of this machine read, and no others', async () => {
    await using kit = await openTestKit()
    const [near, far] = await Promise.all(['http://localhost:5173', 'https://evil.example'].map((origin) => ask(`${kit.url('polling')}/poll`, { headers: { origin } })))
    expect(near?.headers).toMatchObject({ 'access-control-allow-origin': 'http://localhost:5173', 'access-control-allow-credentials': 'true', 'cross-origin-resource-policy': 'cross-origin', 'timing-allow-origin': '*' })
    expect(far?.headers).not.toHaveProperty('access-control-allow-origin')
    const preflight = await ask(`${kit.url('polling')}/poll`, { method: 'OPTIONS', headers: { origin: 'http://127.0.0.1:1' } })
    expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([204, 'GET'])
  })

  it('refuses a WebSocket to a foreign page, over both handshakes', async () => {
    await using kit = await openTestKit()
    const socket = new WebSocket(`${kit.url('websocket').replace('http', 'ws')}/ws`, { origin: 'https://evil.example' })
    socket.on('error', () => {})
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
    const session = connectHttp2(kit.url('websocket-h2'), { ca: kit.certificate.cert })
    await once(session, 'remoteSettings')
    const stream = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', ':path': '/ws', ':authority': 'localhost', origin: 'https://evil.example' })
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
    expect([response.statusCode, headers[':status']]).toEqual([403, 403])
    session.destroy()
  })

  it('offers RFC 8441 and exactly 100 streams on its TLS listeners, and HTTP/1.1 too', async () => {
    await using kit = await openTestKit()
    const session = connectHttp2(kit.url('sse-h2'), { ca: kit.certificate.cert })
    await once(session, 'remoteSettings')
    expect(session.remoteSettings).toMatchObject({ enableConnectProtocol: true, maxConcurrentStreams: 100 })
    session.destroy()
    const socket = new WebSocket(`${kit.url('websocket-h2').replace('http', 'ws')}/ws`, { ca: kit.certificate.cert })
    const [data] = (await once(socket, 'message')) as [Buffer]
    expect(JSON.parse(String(data))).toMatchObject({ kind: 'hello' })
    expect(kit.server('accept')[0]).toMatchObject({ via: 'websocket-h2', http: '1.1' })
    socket.terminate()
  })

  it.each([
    ['fin', (socket: ReturnType<typeof connect>) => void socket.end()],
    ['rst', (socket: ReturnType<typeof connect>) => void socket.resetAndDestroy()],
  ])('says that a reader went with %s when it did', async (how, leave) => {
    await using kit = await openTestKit()
    const socket = connect({ host: '127.0.0.1', port: kit.origin.port('sse') })
    socket.write('GET /sse HTTP/1.1\r\nhost: x\r\n\r\n')
    await once(socket, 'data')
    leave(socket)
    await until('release', () => kit.server('release').length === 1)
    expect(kit.server('release')[0]).toMatchObject({ how, via: 'sse', conn: kit.server('accept')[0]?.conn })
  })

  it('tells a cancelled HTTP/2 stream and a WebSocket close frame from a lost connection', async () => {
    await using kit = await openTestKit()
    const stream = kit.connect('sse-h2')
    const socket = kit.connect('websocket-h2')
    await until('both greeted', () => stream.of('hello').length + socket.of('hello').length === 2)
    stream.stop()
    socket.stop()
    await until('both released', () => kit.server('release').length === 2)
    expect(Object.fromEntries(kit.server('release').map((event) => [event.via, event.how]))).toEqual({ 'sse-h2': 'rst-stream', 'websocket-h2': 'close-frame' })
  })

  it('survives bytes that are no HTTP', async () => {
    await using kit = await openTestKit()
    for (const transport of ['sse', 'sse-h2'] as const) {
      const socket = connect({ host: '127.0.0.1', port: kit.origin.port(transport) })
      socket.on('error', () => {})
      socket.resume()
      socket.write('\x00\xff\x17 nonsense\r\n\r\n')
      await once(socket, 'close')
    }
    expect((await ask(`${kit.url('sse')}/ping`)).body).toBe('ok')
  })

  it('publishes on schedule whoever is reading', async () => {
    await using kit = await openTestKit({ everyMs: 20 })
    kit.origin.startFeed()
    await until('20 messages', () => kit.server('publish').length >= 20)
    const published = kit.server('publish')
    const steps = published.slice(1).map((event, i) => event.scheduledT - (published[i] as { scheduledT: number }).scheduledT)
    expect(steps.every((step) => Math.abs(step - 20) < 1e-6)).toBe(true)
    expect(published.every((event) => (event.t ?? 0) >= event.scheduledT - 2)).toBe(true)
  })

  it('frees its ports when it is closed', async () => {
    const kit = await openTestKit()
    const port = kit.origin.port('sse-h2')
    kit.connect('sse-h2')
    await kit[Symbol.asyncDispose]()
    const [error] = (await once(connect({ host: '127.0.0.1', port }), 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
  })
})

it('makes a P-256 certificate for this machine alone', async () => {
  const { cert, fingerprintSha256, spkiSha256Base64 } = await makeCertificate()
  const x509 = new X509Certificate(cert)
  expect(x509.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  expect(x509.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' })
  expect(fingerprintSha256).toBe(x509.fingerprint256)
  expect(spkiSha256Base64).toMatch(/^[A-Za-z0-9+/]{43}=$/)
})

it('makes certificates of two authorities, of which clients are told one', async () => {
  const { interception, cert, fingerprintSha256 } = await makeCertificate()
  const { trusted, untrusted } = interception
  const [leaf, stranger, authority] = [trusted.cert, untrusted.cert, trusted.authority].map((pem) => new X509Certificate(pem)) as [X509Certificate, X509Certificate, X509Certificate]
  expect([leaf.verify(authority.publicKey), stranger.verify(authority.publicKey), leaf.verify(new X509Certificate(cert).publicKey)]).toEqual([true, false, false])
  expect([authority.ca, leaf.ca, leaf.subjectAltName]).toEqual([true, false, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'])
  expect(trusted.cert.trim().endsWith(authority.toString().trim())).toBe(true)
  expect(trusted.fingerprintSha256).toBe(leaf.fingerprint256)
  expect(trusted.fingerprintSha256).not.toBe(fingerprintSha256)
})
