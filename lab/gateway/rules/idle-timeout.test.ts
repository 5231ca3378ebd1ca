import { createServer } from 'node:http'
import { constants } from 'node:http2'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ask, h2Origin, h2Session, origin, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, pause, RawClient } from '../testbed.ts'

describe('gateway/idle-timeout', () => {
  it('ends a silent tunnel and a silent response by FIN without a last chunk, and lets a busy one live', async () => {
    const server = createServer((_request, response) => response.writeHead(200).write('first'))
    server.on('upgrade', origin().listeners('upgrade')[0] as never)
    await using bed = await h1Bed(server)
    const busy = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    const chatter = setInterval(() => busy.send('y'), 50)
    const tunnel = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    const response = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('first'))
    bed.on('gateway/idle-timeout', { idle: '500ms' })
    const started = Date.now()
    expect([await tunnel.end(), await response.end()]).toEqual(['fin', 'fin'])
    expect(Date.now() - started).toBeGreaterThanOrEqual(490)
    expect(response.text.endsWith('5\r\nfirst\r\n')).toBe(true)
    expect(busy.ended).toBeUndefined()
    clearInterval(chatter)
    expect(await busy.end()).toBe('fin')
    expect(bed.of('hit').map(({ effect }) => effect).sort()).toEqual(['ended GET / after 500 ms without a byte', 'ended GET /ws after 500 ms without a byte', 'ended GET /ws after 500 ms without a byte'])
    await eventually(() => bed.of('tcp-close').length === 3, 'closed')
    expect(bed.of('tcp-close').map(({ how }) => how)).toEqual(['local', 'local', 'local'])
  })

  it('ends what is open already, counted from the switch-on', async () => {
    await using bed = await h1Bed(origin())
    const client = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    await pause(250)
    bed.on('gateway/idle-timeout', { idle: '200ms' })
    const started = Date.now()
    await client.end()
    expect(Date.now() - started).toBeGreaterThanOrEqual(190)
  })

  it('answers 504 to a request without an answer, or resets, as it is told', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/idle-timeout', { idle: '100ms', end: '504' })
    const client = await new RawClient(bed.gateway.port).send(plain('/hang')).until(({ text }) => text.includes('</html>'))
    expect(client.text).toMatch(/^HTTP\/1.1 504 Gateway Time-out\r\n(.|\r\n)*<center><h1>504 Gateway Time-out<\/h1><\/center>/)
    expect(client.ended).toBeUndefined()
    client.close()
    bed.on('gateway/idle-timeout', { idle: '100ms', end: 'rst' })
    expect(await new RawClient(bed.gateway.port).send(plain('/hang')).end()).toBe('rst')
    bed.on('gateway/idle-timeout', { idle: '100ms' })
    const closed = new RawClient(bed.gateway.port).send(plain('/hang'))
    expect([await closed.end(), closed.text]).toEqual(['fin', ''])
  })

  it.each([
    ['from-origin', 'y', ''],
    ['from-client', '', 'y'],
  ] as const)('counts one direction alone: %s', async (direction, up, down) => {
    const server = createServer()
    server.on('upgrade', (_request, socket: Socket) => {
      socket.on('error', () => {})
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello')
      const timer = setInterval(() => down && socket.write(down), 50)
      socket.on('close', () => clearInterval(timer))
      socket.on('data', () => {})
    })
    await using bed = await h1Bed(server)
    const client = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.includes('hello'))
    const timer = setInterval(() => up && client.send(up), 50)
    bed.on('gateway/idle-timeout', { idle: '400ms' })
    await pause(900)
    expect(client.ended).toBeUndefined()
    bed.on('gateway/idle-timeout', { idle: '400ms', direction })
    expect(await client.end()).toBe('fin')
    clearInterval(timer)
    client.close()
  })

  it('answers with the status and the page it is told', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/idle-timeout', { idle: '100ms', end: '408', page: 'haproxy' })
    const client = new RawClient(bed.gateway.port).send(plain('/hang'))
    await client.end()
    expect(client.text).toMatch(/^HTTP\/1.1 408 Request Time-out\r\n[^]*Your browser didn't send a complete request in time\./)
    client.close()
  })

  it('leaves tunnels alone when it is about responses, and responses when it is about tunnels', async () => {
    await using bed = await h1Bed(origin())
    const tunnel = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    const hanging = new RawClient(bed.gateway.port).send(plain('/hang'))
    bed.on('gateway/idle-timeout', { idle: '150ms', of: 'responses' })
    expect(await hanging.end()).toBe('fin')
    expect(tunnel.ended).toBeUndefined()
    bed.on('gateway/idle-timeout', { idle: '150ms', of: 'tunnels' })
    expect(await tunnel.end()).toBe('fin')
  })

  it('sends the head that a rule held before it ends the response, and no status of its own', async () => {
    await using bed = await h1Bed((_request, response) => response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n'))
    bed.on('gateway/buffer-response')
    bed.on('gateway/idle-timeout', { idle: '150ms', end: '504' })
    const client = new RawClient(bed.gateway.port).send(plain())
    expect(await client.end()).toBe('fin')
    expect(client.text).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\n$/)
  })

  it('gives tunnels and kept-alive connections times of their own, and a connection that has asked nothing the time of a request', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/idle-timeout', { idle: '60s', tunnel: '200ms', keepAlive: '100ms' })
    const silent = new RawClient(bed.gateway.port)
    const hanging = new RawClient(bed.gateway.port).send(plain('/hang'))
    const tunnel = new RawClient(bed.gateway.port).send(upgrade())
    const kept = new RawClient(bed.gateway.port).send(plain())
    expect([await kept.end(), await tunnel.end()]).toEqual(['fin', 'fin'])
    expect(bed.of('hit').map(({ effect }) => effect)).toEqual(['ended a kept-alive connection after 100 ms without a request', 'ended GET /ws after 200 ms without a byte'])
    expect([silent.ended, hanging.ended]).toEqual([undefined, undefined])
    for (const client of [silent, hanging]) client.close()
  })

  it('ends an idle kept-alive connection by FIN', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/idle-timeout', { idle: '150ms' })
    const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
    expect(await client.end()).toBe('fin')
  })

  it('resets a silent HTTP/2 stream with a real error and keeps the session while others live', async () => {
    await using bed = await h2Origin()
    const session = await h2Session(bed)
    const tunnel = ask(session, '/ws', true)
    const chatter = setInterval(() => tunnel.stream.write('y'), 40)
    const silent = ask(session, '/stream')
    const hanging = ask(session, '/hang')
    await eventually(() => silent.body === 'first' && tunnel.body !== '', 'open')
    bed.on('gateway/idle-timeout', { idle: '400ms', end: '504' })
    await eventually(() => silent.closed && hanging.closed, 'both ended')
    expect([silent.body, silent.code, hanging.status]).toEqual(['first', constants.NGHTTP2_INTERNAL_ERROR, 504])
    expect([tunnel.closed, session.destroyed]).toEqual([false, false])
    clearInterval(chatter)
    await eventually(() => tunnel.closed, 'tunnel ended')
    expect(tunnel.code).toBe(constants.NGHTTP2_INTERNAL_ERROR)
    await eventually(() => session.destroyed, 'an idle session ends')
  })
})
