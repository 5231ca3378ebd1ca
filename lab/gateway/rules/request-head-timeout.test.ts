import { expect, it } from 'vitest'
import { h2Origin, h2Session, origin, plain } from '../rule-testbed.ts'
import { eventually, h1Bed, pause, RawClient } from '../testbed.ts'

it('ends a silent connection and half a request, not a connection between two requests nor one whose request runs', async () => {
  await using bed = await h1Bed(origin())
  const kept = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
  const hanging = new RawClient(bed.gateway.port).send(plain('/hang'))
  await eventually(() => bed.of('head').filter(({ hop }) => hop === 'origin').length >= 2, 'the request hangs')
  bed.on('gateway/request-head-timeout', { timeout: '300ms' })
  const served = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
  const silent = new RawClient(bed.gateway.port)
  const half = new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHo')
  const trickle = setInterval(() => half.ended ?? half.send('s'), 50)
  expect([await silent.end(), silent.text, await half.end(), half.text]).toEqual(['fin', '', 'fin', ''])
  clearInterval(trickle)
  await pause(300)
  expect([served.ended, hanging.ended]).toEqual([undefined, undefined])
  // From the first byte of its second request.
  served.send('GET /')
  expect(await served.end()).toBe('fin')
  expect(bed.of('hit').every(({ effect }) => effect === 'ended a connection 300 ms into a request head')).toBe(true)
  for (const client of [kept, hanging, served, silent, half]) client.close()
})

it('says 408 first when told to', async () => {
  await using bed = await h1Bed(origin())
  bed.on('gateway/request-head-timeout', { timeout: '100ms', end: '408' })
  const client = new RawClient(bed.gateway.port).send('GET')
  expect(await client.end()).toBe('fin')
  expect(client.text).toMatch(/^HTTP\/1\.1 408 Request Time-out\r\n[^]*\r\ncontent-length: \d+\r\n[^]*\r\nConnection: close\r\n\r\n<html><body><h1>408 Request Time-out<\/h1>[^]*<\/html>\n$/)
  client.close()
})

it('does not touch HTTP/2', async () => {
  await using bed = await h2Origin()
  bed.on('gateway/request-head-timeout', { timeout: '50ms' })
  const session = await h2Session(bed)
  await pause(200)
  expect(session.destroyed).toBe(false)
  session.destroy()
})
