import { expect, it } from 'vitest'
import { measuredText, parseMeasured, sameRelease } from './measured.ts'
import { saw } from './outcome.ts'

it('what was measured is a line for each subject, and is read back as it was', () => {
  const measured = { condition: 'nginx-plain', software: 'nginx', version: '1.22.1', outcomes: { sse: { real: saw('unaffected'), ours: saw('unaffected') }, 'silent stream': { real: saw('fin', { ms: 60_123.4, withinMs: 5000 }), ours: saw('stays open') } } }
  const text = measuredText(measured)
  expect(text.split('\n').slice(4, 8)).toEqual([' "outcomes": {', '  "sse": {"real":{"seen":"unaffected"},"ours":{"seen":"unaffected"}},', '  "silent stream": {"real":{"seen":"fin","took":{"ms":60123,"withinMs":5000}},"ours":{"seen":"stays open"}}', ' }'])
  expect([parseMeasured(text), parseMeasured('')]).toEqual([measured, undefined])
})

it.each([
  ['2.4.71', '2.4.99', true],
  ['5.7', '5.7', true],
  ['5.7', '5.7.2', true],
  ['1.22.1', '1.26.1', false],
  ['2.6.12', '3.0.1', false],
  ['unknown', '5.7', false],
])('a patch release is the same software: %s and %s: %s', (one, other, same) => {
  expect(sameRelease(one, other)).toBe(same)
})
