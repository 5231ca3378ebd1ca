import { expect, it } from 'vitest'
import { SpanColumn } from './span-column.ts'

it('finds the spans of a view among many, and ends only the one that lasts', () => {
  const spans = new SpanColumn()
  for (let i = 0; i < 1000; i++) {
    spans.begin(i * 10, i % 2 ? 'sse' : 'polling')
    spans.end(i * 10 + 4)
    spans.end(999_999)
  }
  spans.begin(20_000, 'sse')
  expect(spans.firstEndingFrom(5005)).toBe(501)
  expect(spans.at(501)).toEqual({ fromT: 5010, toT: 5014, via: 'sse' })
  expect([spans.open(), spans.at(1001), spans.length]).toEqual([{ fromT: 20_000, toT: null, via: 'sse' }, undefined, 1001])
})
