/** Pulses pass this fast, px a second: slow enough to follow one with the eye. */
export const pulseSpeed = 70
/** Nearer to each other they are a smear, px. */
const nearest = 12

export interface Pulses {
  /** So many messages are one pulse: 1, 2, 5, 10 ... */
  readonly each: number
  /** At the same time on a stretch. */
  readonly count: number
}

/** @param rate messages a second @param width of the stretch, px */
export function pulsesFor(rate: number, width: number): Pulses {
  const least = (rate * nearest) / pulseSpeed
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, least))))
  const each = ([1, 2, 5, 10].find((step) => step * magnitude >= least) ?? 10) * magnitude
  return { each, count: Math.max(1, Math.round((width * rate) / (pulseSpeed * each))) }
}
