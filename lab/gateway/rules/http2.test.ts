import { describe, expect, it } from 'vitest'
import { ask, h2Origin, h2Session, origin, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, pause, RawClient } from '../testbed.ts'

it('gateway/no-8441 is told to new sessions only', async () => {
  await using bed = await h2Origin()
  const old = await h2Session(bed)
  bed.on('gateway/no-8441')
  const fresh = await h2Session(bed)
  expect([old.remoteSettings.enableConnectProtocol, fresh.remoteSettings.enableConnectProtocol]).toEqual([true, false])
  expect(bed.of('hit')).toMatchObject([{ conn: 'c2', effect: 'opened an HTTP/2 session without extended CONNECT' }])
  bed.gateway.switchOff('gateway/no-8441')
  const later = await h2Session(bed)
  expect(later.remoteSettings.enableConnectProtocol).toBe(true)
  for (const session of [old, fresh, later]) session.destroy()
})

it('gateway/max-concurrent-streams holds the second stream back until the first ends, on open sessions too', async () => {
  await using bed = await h2Origin()
  const session = await h2Session(bed)
  bed.on('gateway/max-concurrent-streams', { max: 1 })
  await eventually(() => session.remoteSettings.maxConcurrentStreams === 1, 'settings')
  const first = ask(session, '/stream')
  await eventually(() => first.body === 'first', 'open')
  const second = ask(session, '/')
  await pause(100)
  expect(second.status).toBe(0)
  first.stream.close()
  await eventually(() => second.closed, 'answered')
  const fresh = await h2Session(bed)
  expect(fresh.remoteSettings.maxConcurrentStreams).toBe(1)
  bed.gateway.switchOff('gateway/max-concurrent-streams')
  await eventually(() => fresh.remoteSettings.maxConcurrentStreams === 100, 'settings back')
  fresh.destroy()
  session.destroy()
})

it('gateway/goaway lets streams run on and takes no new one', async () => {
  await using bed = await h2Origin()
  const session = await h2Session(bed)
  const tunnel = ask(session, '/ws', true)
  await eventually(() => tunnel.status === 200, 'open')
  let goaway = false
  session.on('goaway', () => (goaway = true))
  bed.on('gateway/goaway')
  await eventually(() => goaway, 'GOAWAY')
  tunnel.stream.write('still')
  await eventually(() => tunnel.body === 'still', 'echo')
  tunnel.stream.end()
  await eventually(() => session.destroyed, 'the session ends with its last stream')
  const fresh = await h2Session(bed)
  const next = ask(fresh, '/')
  await eventually(() => next.body === 'ok', 'a new session works')
  fresh.destroy()
})

describe('gateway/reload', () => {
  it('ends idle connections, lets tunnels live and cuts them when the drain is over', async () => {
    await using bed = await h1Bed(origin())
    const idle = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
    const tunnel = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    const waiting = new RawClient(bed.gateway.port).send(plain('/hang'))
    await eventually(() => bed.of('head').filter(({ hop, dir }) => hop === 'origin' && dir === 'c2s').length === 3, 'all asked')
    bed.on('gateway/reload', { drain: '300ms' })
    expect(await idle.end()).toBe('fin')
    const fresh = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
    await tunnel.send('still').until(({ text }) => text.endsWith('still'))
    expect([await tunnel.end(), await waiting.end(), fresh.ended]).toEqual(['fin', 'fin', undefined])
    for (const client of [idle, tunnel, waiting, fresh]) client.close()
  })

  it('ends an old connection with the response that was in flight', async () => {
    let finish = () => {}
    await using bed = await h1Bed((_request, response) => {
      response.writeHead(200, { 'Content-Length': '2' })
      response.write('o')
      finish = () => response.end('k')
    })
    const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('o'))
    bed.on('gateway/reload')
    finish()
    expect([await client.end(), client.text.endsWith('ok')]).toEqual(['fin', true])
    client.close()
  })

  it('sends GOAWAY on HTTP/2', async () => {
    await using bed = await h2Origin()
    const session = await h2Session(bed)
    let goaway = false
    session.on('goaway', () => (goaway = true))
    bed.on('gateway/reload')
    await eventually(() => goaway || session.destroyed, 'GOAWAY')
  })
})
