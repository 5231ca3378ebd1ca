import { createServer } from 'node:http'
import { constants } from 'node:http2'
import { describe, expect, it } from 'vitest'
import { ask, h2Origin, h2Session, origin, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, pause, RawClient } from '../testbed.ts'

describe('gateway/answer-status', () => {
  it('answers requests and upgrades itself, on a connection that lives on, and stops when switched off', async () => {
    let reached = 0
    await using bed = await h1Bed(createServer((_request, response) => (reached++, response.end('ok'))))
    bed.on('gateway/answer-status', { status: 503, retryAfter: '90s' })
    const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('</html>'))
    expect(client.text).toContain('\r\nContent-Type: text/html\r\nRetry-After: 90\r\nContent-Length: ')
    client.text = ''
    await client.send(upgrade()).until(({ text }) => text.startsWith('HTTP/1.1 503') && text.includes('</html>'))
    expect(reached).toBe(0)
    bed.gateway.switchOff('gateway/answer-status')
    await client.send(plain()).until(({ text }) => text.endsWith('ok'))
    client.close()
  })

  it('cuts what is in flight as a dying backend does, or lets it be', async () => {
    await using bed = await h1Bed(origin())
    const stream = new RawClient(bed.gateway.port).send(plain('/stream'))
    const tunnel = new RawClient(bed.gateway.port).send(upgrade())
    const waiting = new RawClient(bed.gateway.port).send(plain('/hang'))
    const idle = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
    await stream.until(({ text }) => text.includes('first'))
    await tunnel.until(({ text }) => text.endsWith('hello'))
    bed.on('gateway/answer-status', { cut: false })
    await pause(50)
    expect([stream.ended, tunnel.ended, waiting.text]).toEqual([undefined, undefined, ''])
    bed.on('gateway/answer-status')
    expect([await stream.end(), await tunnel.end()]).toEqual(['fin', 'fin'])
    await waiting.until(({ text }) => text.startsWith('HTTP/1.1 502 Bad Gateway'))
    expect(idle.ended).toBeUndefined()
    idle.close()
    waiting.close()
  })

  it('answers HTTP/2 requests and extended CONNECT and keeps the session', async () => {
    await using bed = await h2Origin()
    const session = await h2Session(bed)
    const stream = ask(session, '/stream')
    await eventually(() => stream.body === 'first', 'open')
    bed.on('gateway/answer-status')
    await eventually(() => stream.closed, 'cut')
    const plainOne = ask(session, '/')
    const tunnel = ask(session, '/ws', true)
    await eventually(() => plainOne.closed && tunnel.status !== 0, 'answered')
    expect([stream.code, plainOne.status, plainOne.body.includes('502 Bad Gateway'), tunnel.status, session.destroyed]).toEqual([constants.NGHTTP2_INTERNAL_ERROR, 502, true, 502, false])
    session.destroy()
  })

  it('answers only so many requests when told to', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/answer-status', { status: 429, retryAfter: '1s', count: 2 })
    const client = new RawClient(bed.gateway.port)
    const statuses: (string | undefined)[] = []
    for (let n = 0; n < 3; n++) {
      client.text = ''
      await client.send(plain()).until(({ text }) => /ok$|<\/html>\r\n$/.test(text))
      statuses.push(client.text.split(' ')[1])
    }
    expect(statuses).toEqual(['429', '429', '200'])
    bed.on('gateway/answer-status', { count: 1, cut: false })
    client.text = ''
    await client.send(upgrade()).until(({ text }) => text.endsWith('</html>\r\n'))
    await client.send(upgrade()).until(({ text }) => text.endsWith('hello'))
    client.close()
  })
})
