import { expect, it } from 'vitest'
import { LabError } from '../core/errors.ts'
import { origin, plain } from './rule-testbed.ts'
import { eventually, h1Bed, RawClient } from './testbed.ts'

it('refuses an unknown fault and names the nearest', async () => {
  await using bed = await h1Bed(origin())
  expect(() => bed.gateway.switchOn('gateway/strip-upgrad', {})).toThrow(new LabError('LAB_UNKNOWN_FAULT', 'The gateway knows no fault "gateway/strip-upgrad"; did you mean "gateway/strip-upgrade"?'))
})

it('throttles hits of one connection to one event in 100 ms, with their number', async () => {
  await using bed = await h1Bed(origin())
  bed.on('gateway/answer-status')
  const client = new RawClient(bed.gateway.port)
  for (let n = 0; n < 5; n++) client.send(plain())
  await client.until(({ text }) => text.split('</html>').length === 6)
  await eventually(() => bed.of('hit').length === 2, 'the rest is told')
  expect(bed.of('hit').map(({ times }) => times ?? 1)).toEqual([1, 4])
  client.close()
})
