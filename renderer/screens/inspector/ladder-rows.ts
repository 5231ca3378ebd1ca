import { recordedFirst } from '../../../lab/contract/wire.ts'
import type { LadderPlace, LadderStep } from '../../../lab/contract/wire-pages.ts'

export type BytesStep = Extract<LadderStep, { kind: 'bytes' }>

/** A line of the ladder: a step, the place where HTTP ends, the time in which nothing passed, or one of which nobody knows, since the tap had stopped recording. */
export type LadderRow =
  | { readonly kind: 'step'; readonly key: string; readonly step: LadderStep }
  | { readonly kind: 'http-ends'; readonly key: string; readonly head: BytesStep }
  | { readonly kind: 'silence' | 'unrecorded'; readonly key: string; readonly fromT: number; readonly ms: number }

/** A pause worth a line, ms. */
const silenceMs = 400

export function placeOf(step: LadderStep): LadderPlace {
  if (step.kind === 'hit') return { kind: 'hit', t: step.t, fault: step.fault }
  if (step.kind === 'bytes') return { kind: 'bytes', hop: step.hop, conn: step.conn, dir: step.dir, start: step.start }
  return { kind: step.kind, hop: step.hop, conn: step.conn }
}

export function keyOfPlace(place: LadderPlace): string {
  if (place.kind === 'hit') return `hit ${place.fault} ${place.t}`
  if (place.kind === 'bytes') return `${place.hop} ${place.conn} ${place.dir} ${place.start}`
  return `${place.kind} ${place.hop} ${place.conn}`
}

/** Pings and pongs of WebSocket (alone, or in a DATA frame) and of HTTP/2. */
export function isPing(step: LadderStep): boolean {
  if (step.kind !== 'bytes') return false
  if (step.protocol === 'h2') return /^PING\b/.test(step.label)
  return step.protocol === 'websocket' && /(^|· )(ping|pong),/.test(step.label)
}

export interface LadderView {
  readonly hidePings: boolean
  /** Keys of the steps to show; null for all. */
  readonly only: ReadonlySet<string> | null
  /** Lab ms; null for the whole connection. */
  readonly range: { readonly fromT: number; readonly toT: number } | null
}

export function rowsOf(steps: readonly LadderStep[], { hidePings, only, range }: LadderView): LadderRow[] {
  const rows: LadderRow[] = []
  const gaps = gapsOf(steps)
  let beforeT: number | null = null
  for (const step of steps) {
    if (hidePings && isPing(step)) continue
    if (range && (step.t < range.fromT || step.t > range.toT)) continue
    const key = keyOfPlace(placeOf(step))
    if (only && !only.has(key)) continue
    const ms = beforeT === null ? 0 : step.t - beforeT
    if (!only && beforeT !== null && ms >= silenceMs) {
      const fromT = beforeT
      const kind = gaps.some((gap) => gap.fromT < step.t && gap.toT > fromT) ? 'unrecorded' : 'silence'
      rows.push({ kind, key: `${kind} before ${key}`, fromT, ms })
    }
    rows.push({ kind: 'step', key, step })
    // The answer decides: when the request passed, nobody knew yet.
    if (step.kind === 'bytes' && step.dir === 's2c' && step.endsHttp) rows.push({ kind: 'http-ends', key: `HTTP ends after ${key}`, head: step })
    beforeT = step.t
  }
  return rows
}

/** From a row on, in the direction of the way there, the first that is a step: silence is none. */
export function stepFrom(rows: readonly LadderRow[], index: number, from: number): LadderStep | undefined {
  const way = index < from ? -1 : 1
  for (let i = index; i >= 0 && i < rows.length; i += way) {
    const row = rows[i]
    if (row?.kind === 'step') return row.step
  }
  return undefined
}

/** When bytes passed that are not among the steps: before what the decoders could not begin with, and after as many as are recorded. */
function gapsOf(steps: readonly LadderStep[]): readonly { readonly fromT: number; readonly toT: number }[] {
  const last = new Map<string, BytesStep>()
  const gaps: { readonly fromT: number; readonly toT: number }[] = []
  for (const step of steps) {
    if (step.kind !== 'bytes') continue
    const direction = `${step.hop} ${step.conn} ${step.dir}`
    const before = last.get(direction)
    if (before && isOpaque(step) && step.start > before.end) gaps.push({ fromT: before.t, toT: step.t })
    last.set(direction, step)
  }
  for (const { end, t } of last.values()) if (end >= recordedFirst) gaps.push({ fromT: t, toT: Infinity })
  return gaps
}

/** What a connection is opened at: the first that the client said. A server of HTTP/2 may speak before it. */
export function firstBytes(steps: readonly LadderStep[]): BytesStep | undefined {
  const bytes = steps.filter((step): step is BytesStep => step.kind === 'bytes')
  return bytes.find(({ from }) => from === 'client') ?? bytes[0]
}

/** Bytes behind others that the tap left out, or that no decoder knows. */
export function isOpaque(step: BytesStep): boolean {
  return step.protocol === 'opaque'
}
