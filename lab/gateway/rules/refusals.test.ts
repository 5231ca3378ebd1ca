import { createServer } from 'node:http'
import { constants } from 'node:http2'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { ask, h2Origin, h2Session, origin, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, pause, RawClient } from '../testbed.ts'

describe('gateway/refuse-upgrade', () => {
  it.each([400, 403, 426, 501, 502])('answers an Upgrade with %i and passes plain requests', async (status) => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/refuse-upgrade', { status })
    const client = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.includes('</html>'))
    expect(client.text.startsWith(`HTTP/1.1 ${status} `)).toBe(true)
    await client.send(plain()).until(({ text }) => text.endsWith('ok'))
    expect(bed.of('hit')).toMatchObject([{ effect: `answered the Upgrade of GET /ws with ${status}` }])
    client.close()
  })

  it('answers with a page, hangs, or grants and closes, as it is told', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/refuse-upgrade', { how: 'page' })
    const page = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.includes('<p>Welcome.'))
    expect(page.text.startsWith('HTTP/1.1 200 OK')).toBe(true)
    page.close()
    bed.on('gateway/refuse-upgrade', { how: 'hang' })
    const hung = new RawClient(bed.gateway.port).send(upgrade())
    await pause(150)
    expect([hung.text, hung.ended]).toEqual(['', undefined])
    hung.close()
    bed.on('gateway/refuse-upgrade', { how: 'accept-then-close' })
    const granted = new RawClient(bed.gateway.port).send(upgrade())
    expect([await granted.end(), granted.text.startsWith('HTTP/1.1 101')]).toEqual(['fin', true])
    granted.close()
    await eventually(() => bed.of('tcp-close').length === 3, 'all closed')
  })

  it('shows a WebSocket client 1006 and never the status', async () => {
    const server = createServer()
    new WebSocketServer({ server })
    await using bed = await h1Bed(server)
    bed.on('gateway/refuse-upgrade')
    const socket = new WebSocket(`ws://127.0.0.1:${bed.gateway.port}/ws`)
    let what = ''
    socket.on('error', ({ message }) => (what = message))
    const code = await new Promise((resolve) => socket.on('close', resolve))
    expect([code, what]).toEqual([1006, 'Unexpected server response: 403'])
  })
})

it('gateway/refuse-connect refuses only extended CONNECT, by status or RST_STREAM', async () => {
  await using bed = await h2Origin()
  const session = await h2Session(bed)
  bed.on('gateway/refuse-connect')
  const status = ask(session, '/ws', true)
  const other = ask(session, '/')
  await eventually(() => status.status !== 0 && other.closed, 'answered')
  expect([status.status, other.body]).toEqual([501, 'ok'])
  bed.on('gateway/refuse-connect', { how: 'rst-stream' })
  const reset = ask(session, '/ws', true)
  await eventually(() => reset.closed, 'reset')
  expect([reset.status, reset.code, session.destroyed]).toEqual([0, constants.NGHTTP2_INTERNAL_ERROR, false])
  session.destroy()
})

it('gateway/captive-portal redirects or shows a page to what is new and lets what is open be', async () => {
  await using bed = await h1Bed(origin())
  const open = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
  bed.on('gateway/captive-portal')
  const redirected = await new RawClient(bed.gateway.port).send(plain('/sse')).until(({ text }) => text.endsWith('\r\n\r\n'))
  expect(redirected.text).toMatch(/^HTTP\/1.1 302 Found\r\nDate: [^\r]*\r\nLocation: http:\/\/portal.invalid\/login\r\n/)
  bed.on('gateway/captive-portal', { answer: 'page' })
  redirected.text = ''
  await redirected.send(upgrade()).until(({ text }) => text.includes('</html>'))
  expect(redirected.text).toMatch(/^HTTP\/1.1 200 OK\r\nDate: [^\r]*\r\nContent-Type: text\/html/)
  await open.send('still').until(({ text }) => text.endsWith('still'))
  open.close()
  redirected.close()
})

it('gateway/proxy-auth asks for a login and forwards what brings one, without it', async () => {
  await using bed = await h1Bed((request, response) => response.writeHead(200, { 'Content-Length': 2 }).end(request.headers['proxy-authorization'] ?? 'ok'))
  bed.on('gateway/proxy-auth', { realm: 'x' })
  const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('</html>'))
  expect(client.text).toMatch(/^HTTP\/1.1 407 Proxy Authentication Required\r\nDate: [^\r]*\r\nProxy-Authenticate: Basic realm="x"\r\n/)
  client.text = ''
  await client.send(upgrade()).until(({ text }) => text.startsWith('HTTP/1.1 407') && text.includes('</html>'))
  await client.send('GET / HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic eDp4\r\n\r\n').until(({ text }) => text.endsWith('ok'))
  client.close()
})

it.each(['rst', 'fin', '503'] as const)('gateway/cap-connections gives what comes beyond the cap a %s', async (over) => {
  await using bed = await h1Bed(origin())
  const open = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text.includes('first'))
  bed.on('gateway/cap-connections', { max: 2, over })
  const second = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
  const third = new RawClient(bed.gateway.port).send(plain())
  expect(await third.end()).toBe(over === 'rst' ? 'rst' : 'fin')
  expect(third.text.startsWith('HTTP/1.1 503')).toBe(over === '503')
  second.close()
  third.close()
  await eventually(() => bed.of('tcp-close').length === 2, 'room again')
  const fourth = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
  expect(open.ended).toBeUndefined()
  open.close()
  fourth.close()
})

it('gateway/cap-request-body counts a body that declares no length, and lets go of the origin', async () => {
  let bytes = 0
  let open = 0
  const server = createServer((request, response) => {
    request.on('data', ({ length }: Buffer) => (bytes += length))
    request.on('end', () => response.end('ok'))
    request.on('error', () => {})
  })
  server.on('connection', (socket) => (open++, socket.on('close', () => open--)))
  await using bed = await h1Bed(server)
  bed.on('gateway/cap-request-body', { max: '10B' })
  const post = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
  const small = await new RawClient(bed.gateway.port).send(`${post}3\r\nabc\r\n0\r\n\r\n`).until(({ text }) => text.includes('ok'))
  small.close()
  const big = new RawClient(bed.gateway.port).send(`${post}8\r\nabcdefgh\r\n`)
  await eventually(() => bytes === 11, 'passed on so far')
  big.send('8\r\nabcdefgh\r\n')
  expect([await big.end(), big.text.startsWith('HTTP/1.1 413')]).toEqual(['fin', true])
  await eventually(() => open === 0, 'origin freed')
  big.close()
})

it('gateway/cap-request-body counts the body of an HTTP/2 stream, and the session lives on', async () => {
  await using bed = await h2Origin()
  bed.on('gateway/cap-request-body', { max: '10B' })
  const session = await h2Session(bed)
  const stream = session.request({ ':method': 'POST', ':path': '/hang' })
  let status = 0
  stream.on('error', () => {})
  stream.on('response', (headers) => (status = Number(headers[':status'])))
  stream.write('x'.repeat(11))
  await eventually(() => status === 413, 'refused')
  const other = ask(session, '/')
  await eventually(() => other.body === 'ok', 'served')
  session.destroy()
})

it('gateway/cap-request-body answers 413 and ends the connection', async () => {
  await using bed = await h1Bed(origin())
  bed.on('gateway/cap-request-body', { max: '10B' })
  const client = new RawClient(bed.gateway.port).send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody')
  await client.until(({ text }) => text.endsWith('ok'))
  client.text = ''
  client.send(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n${'b'.repeat(40)}`)
  expect([await client.end(), client.text.startsWith('HTTP/1.1 413')]).toEqual(['fin', true])
  client.close()
})

it('gateway/first-byte-timeout answers only what has no answer yet', async () => {
  await using bed = await h1Bed(origin())
  const stream = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text.includes('first'))
  bed.on('gateway/first-byte-timeout', { timeout: '100ms', status: 503 })
  const hanging = await new RawClient(bed.gateway.port).send(plain('/hang')).until(({ text }) => text.startsWith('HTTP/1.1 503'))
  await pause(100)
  expect(stream.ended).toBeUndefined()
  stream.close()
  hanging.close()
})

it('gateway/cap-connections counts each address of clients alone when told to', async () => {
  await using bed = await h1Bed(origin())
  bed.on('gateway/cap-connections', { max: 1, per: 'address', over: 'rst' })
  const from = (localAddress: string) => {
    const socket = connect({ port: bed.gateway.port, host: '127.0.0.1', localAddress })
    const seen = { socket, text: '', closed: false }
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => (seen.text += chunk.toString()))
    socket.on('close', () => (seen.closed = true))
    socket.write(plain())
    return seen
  }
  const first = from('127.0.0.1')
  await eventually(() => first.text.endsWith('ok'), 'the first')
  const other = from('127.0.0.2')
  const second = from('127.0.0.1')
  await eventually(() => other.text.endsWith('ok') && second.closed, 'another address passes, the same one not')
  expect([first.closed, other.closed, second.text]).toEqual([false, false, ''])
  first.socket.destroy()
  other.socket.destroy()
})
