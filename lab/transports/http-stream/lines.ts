/** Lines out of the pieces a network makes: a piece may end inside a character or a line. */
export interface LineReader {
  /** Complete lines, without their end. @throws RangeError for a line longer than the limit. */
  push(piece: Uint8Array): string[]
}

export function createLineReader({ maxLineLength = 1 << 20 } = {}): LineReader {
  // One decoder for the whole stream: a decoder per piece breaks characters into U+FFFD.
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  return {
    push(piece) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > maxLineLength || lines.some((line) => line.length > maxLineLength)) throw new RangeError(`a line is longer than ${maxLineLength} characters`)
      return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)).filter((line) => line !== '')
    },
  }
}
