const longest = 120

/** Bytes as a person reads them: text when they are UTF-8 without control characters, else hexadecimal; cut after a while. */
export function textOf(bytes: Uint8Array, limit = longest): string {
  const shown = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, limit))
  const text = shown.toString('utf8')
  // A character cut by the limit is not the message's fault.
  const whole = bytes.length > limit ? text.replace(/\uFFFD+$/, '') : text
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(whole)) return JSON.stringify(whole).slice(1, -1).replaceAll('\\"', '"') + (bytes.length > limit ? '…' : '')
  const hex = shown.subarray(0, 32).toString('hex').replaceAll(/../g, '$& ').trimEnd()
  return bytes.length > 32 ? `${hex} …` : hex
}

export function hexNumber(value: number, digits = 1): string {
  return `0x${value.toString(16).padStart(digits, '0')}`
}

/** Header octets as Node shows them: one character a byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

/** True when a position stands between two bytes of one UTF-8 character. */
export function insideCharacter(bytes: Uint8Array, position: number): boolean {
  const at = bytes[position]
  if (at === undefined || (at & 0xc0) !== 0x80) return false
  for (let back = 1; back <= 3; back++) {
    const lead = bytes[position - back]
    if (lead === undefined || lead < 0x80) return false
    if (lead >= 0xc0) return (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2) > back
  }
  return false
}

export function sizeOfBytes(bytes: number): string {
  return `${bytes} B`
}
