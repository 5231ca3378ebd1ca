import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EventStreamSink } from './event-stream.ts'

function collect(wanted: () => boolean) {
  const out: Buffer[] = []
  const events: string[] = []
  const next = { head() {}, data: (chunk: Buffer) => void out.push(chunk), end() {}, abort() {} }
  const sink = new EventStreamSink(next, { wanted, event: (event, send) => (events.push(event.toString()), send(event)), over: (done) => done() })
  return { sink, events, text: () => Buffer.concat(out).toString() }
}

it('cuts a stream into its events, in all three line endings, however the bytes are cut', () => {
  const events = ['data: a\n\n', ':\n\n', 'id: 1\r\ndata: b\r\n\r\n', 'data: c\r\r', 'event: x\ndata: d\ndata: ü\n\n']
  const bytes = Buffer.from(events.join(''))
  fc.assert(
    fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 6 }), (cuts) => {
      const seen = collect(() => true)
      const at = [...new Set([0, ...cuts, bytes.length])].sort((a, b) => a - b)
      at.slice(1).forEach((end, n) => seen.sink.data(bytes.subarray(at[n], end)))
      seen.sink.end([])
      expect(seen.text()).toBe(events.join(''))
      expect(seen.events.join('')).toBe(events.join(''))
      expect(seen.events.length).toBeGreaterThanOrEqual(events.length - 1)
    }),
  )
})

it('passes chunks untouched while no rule wants events, and begins at an event when one does', () => {
  let wanted = false
  const seen = collect(() => wanted)
  seen.sink.data(Buffer.from('data: a\n'))
  wanted = true
  seen.sink.data(Buffer.from('data: rest\n\n'))
  seen.sink.data(Buffer.from('data: b\n\ndata: half'))
  expect(seen.text()).toBe('data: a\ndata: rest\n\ndata: b\n\n')
  expect(seen.events).toEqual(['data: b\n\n'])
  seen.sink.end([])
  expect(seen.text().endsWith('data: half')).toBe(true)
})
