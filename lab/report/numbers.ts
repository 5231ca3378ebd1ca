/** `12`, `340`, `1240` ms; a dash for what never happened. */
export function wholeMs(ms: number | null): string {
  return ms === null ? '-' : String(Math.round(ms))
}

export function oneDecimal(value: number): string {
  return value.toFixed(1)
}

export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}
