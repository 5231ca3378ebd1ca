/** Go's json.Marshal: HTML characters and U+2028/9 are escaped. */
export function goString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The shortest text that reads back as the same float32: 0.1, not 0.10000000149011612. */
export function goFloat32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === Math.fround(value)) return Object.is(short, -0) ? '-0' : String(short)
  }
  return String(Number(value.toPrecision(9)))
}

/** An object with already marshalled values, keys in the given order. */
export function goObject(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, value]) => `${goString(key)}:${value}`).join(',')}}`
}

/** A Go map: keys sorted by their bytes. */
export function goMap(entries: readonly (readonly [string, string])[]): string {
  return goObject([...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
}
