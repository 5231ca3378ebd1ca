import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLineReader } from './lines.ts'

it('reads the same lines however the bytes are cut', () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n\uFEFF\uD800-\uDFFF]/g, '') + 'é€😀')
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.array(fc.nat(), { maxLength: 30 }), (lines, eol, cuts) => {
      const bytes = new TextEncoder().encode(lines.map((text) => text + eol).join(''))
      const at = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b)
      const reader = createLineReader()
      const read = at.slice(1).flatMap((end, i) => reader.push(bytes.subarray(at[i], end)))
      expect(read).toEqual(lines)
    }),
  )
})

it('refuses a line without end instead of filling the memory', () => {
  const reader = createLineReader({ maxLineLength: 10 })
  expect(() => reader.push(new TextEncoder().encode('01234567890'))).toThrow('a line is longer than 10 characters')
})
