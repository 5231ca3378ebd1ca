import { describe, expect, it } from 'vitest'
import { ask, h2Origin, h2Session, origin, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, pause, RawClient } from '../testbed.ts'

describe('gateway/buffer-response', () => {
  it('holds head and body until the size is reached, then each buffer in one burst', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/buffer-response', { until: '1kB' })
    const client = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text !== '')
    const [, body] = client.text.split('\r\n\r\n') as [string, string]
    expect(body.length).toBeGreaterThan(1000)
    expect(bed.of('hit').length).toBeGreaterThan(0)
    client.close()
  })

  it('passes the head at once when only the body is held', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/buffer-response', { until: '1MB', headers: false })
    const client = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text.includes('\r\n\r\n'))
    await pause(100)
    expect(client.text.endsWith('\r\n\r\n')).toBe(true)
    client.close()
  })

  it('passes what is held after the time, at the end of a response, and when it is switched off', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/buffer-response', { time: '150ms' })
    const started = Date.now()
    const timed = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text.includes('first'))
    expect(Date.now() - started).toBeGreaterThanOrEqual(140)
    timed.close()
    bed.on('gateway/buffer-response')
    const short = await new RawClient(bed.gateway.port).send(plain('/')).until(({ text }) => text.endsWith('ok'))
    short.close()
    const held = new RawClient(bed.gateway.port).send(plain('/stream'))
    await pause(100)
    expect(held.text).toBe('')
    bed.gateway.switchOff('gateway/buffer-response')
    await held.until(({ text }) => text.includes('first'))
    const { length } = held.text
    await held.until(({ text }) => text.length > length)
    held.close()
  })

  it('leaves tunnels alone and holds HTTP/2 as well', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/buffer-response')
    const client = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    client.close()
    await using h2 = await h2Origin()
    h2.on('gateway/buffer-response', { until: '1MB' })
    const session = await h2Session(h2)
    const held = ask(session, '/stream')
    const ended = ask(session, '/')
    await eventually(() => ended.closed, 'the short response')
    expect([ended.status, ended.body, held.status]).toEqual([200, 'ok', 0])
    h2.gateway.switchOff('gateway/buffer-response')
    await eventually(() => held.body === 'first', 'released')
    session.destroy()
  })

  it('loses what it holds when the origin breaks off, as nginx does', async () => {
    const server = origin()
    await using bed = await h1Bed(server)
    bed.on('gateway/buffer-response')
    const client = new RawClient(bed.gateway.port).send(plain('/stream'))
    await eventually(() => bed.of('hit').length > 0, 'something is held')
    server.closeAllConnections()
    await client.end()
    expect(client.text).toBe('')
  })
})
