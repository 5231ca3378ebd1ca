import { constants } from 'node:http2'
import { describe, expect, it } from 'vitest'
import { ask, h2Origin, h2Session, origin, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, pause, RawClient } from '../testbed.ts'

describe('gateway/max-duration', () => {
  it('cuts a busy stream and a busy tunnel, old ones counted from the switch-on', async () => {
    await using bed = await h1Bed(origin())
    const old = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text.includes('first'))
    await pause(150)
    bed.on('gateway/max-duration', { max: '200ms' })
    const started = Date.now()
    const tunnel = new RawClient(bed.gateway.port).send(upgrade())
    const chatter = setInterval(() => tunnel.send('y'), 20)
    expect([await old.end(), await tunnel.end()]).toEqual(['fin', 'fin'])
    clearInterval(chatter)
    expect(Date.now() - started).toBeGreaterThanOrEqual(190)
    expect(old.text.endsWith('0\r\n\r\n')).toBe(false)
    expect(bed.of('hit').map(({ effect }) => effect)).toEqual(['cut GET /stream after 200 ms', 'cut GET /ws after 200 ms'])
    const idle = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
    await pause(300)
    expect(idle.ended).toBeUndefined()
    idle.close()
  })

  it('resets an HTTP/2 stream with a real error, the session lives on', async () => {
    await using bed = await h2Origin()
    const session = await h2Session(bed)
    const stream = ask(session, '/stream')
    await eventually(() => stream.body === 'first', 'open')
    bed.on('gateway/max-duration', { max: '100ms' })
    await eventually(() => stream.closed, 'cut')
    expect([stream.body, stream.code, session.destroyed]).toEqual(['first', constants.NGHTTP2_INTERNAL_ERROR, false])
    session.destroy()
  })
})
