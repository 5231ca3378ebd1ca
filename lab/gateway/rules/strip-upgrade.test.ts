import { describe, expect, it } from 'vitest'
import { ask, h2Origin, h2Session, origin, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, RawClient } from '../testbed.ts'

describe('gateway/strip-upgrade', () => {
  it('makes a WebSocket see the status of a plain GET, on a connection that lives on', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/strip-upgrade')
    const client = await new RawClient(bed.gateway.port).send(upgrade('/ws?a=b')).until(({ text }) => text.endsWith('ok'))
    expect(client.text.startsWith('HTTP/1.1 200 OK')).toBe(true)
    expect(bed.of('head').filter(({ hop, dir }) => hop === 'origin' && dir === 'c2s').map(({ lines }) => lines)).toEqual([['GET /ws?a=b HTTP/1.1', 'Host: x']])
    expect(bed.of('hit')).toMatchObject([{ fault: 'gateway/strip-upgrade', conn: 'c1', effect: 'dropped "Upgrade: websocket" from GET /ws?a=b; the origin sees a plain request' }])
    bed.gateway.switchOff('gateway/strip-upgrade')
    await client.send(upgrade()).until(({ text }) => text.includes('HTTP/1.1 101') && text.endsWith('hello'))
    client.close()
  })

  it('leaves a tunnel that is open and extended CONNECT alone', async () => {
    await using bed = await h1Bed(origin())
    const client = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    bed.on('gateway/strip-upgrade')
    await client.send('still').until(({ text }) => text.endsWith('still'))
    client.close()
    await using h2 = await h2Origin()
    h2.on('gateway/strip-upgrade')
    const session = await h2Session(h2)
    const tunnel = ask(session, '/ws', true)
    tunnel.stream.write('echo')
    await eventually(() => tunnel.body === 'echo', 'echo')
    expect(h2.of('hit')).toEqual([])
    session.destroy()
  })
})
