import type { CapturedConnection, WireUnit } from '../../contract/wire.ts'
import type { DecodedConnection } from '../decoded.ts'

/** Throws unless the units cover every captured byte once and in order, and the fields of each unit its bytes. */
export function assertCoverage(connection: CapturedConnection, { units }: DecodedConnection): void {
  for (const dir of ['c2s', 's2c'] as const) {
    const ranges = capturedRanges(connection, dir)
    const covered: [number, number][] = []
    for (const unit of units[dir]) {
      if (unit.dir !== dir || unit.end <= unit.start) throw new Error(`a unit of ${dir} is not a range of it: ${JSON.stringify(unit)}`)
      const last = covered.at(-1)
      if (last && unit.start < last[1]) throw new Error(`units overlap at ${unit.start}`)
      if (last && unit.start === last[1]) last[1] = unit.end
      else covered.push([unit.start, unit.end])
      assertFields(unit)
    }
    if (JSON.stringify(covered) !== JSON.stringify(ranges)) throw new Error(`${dir}: captured ${JSON.stringify(ranges)}, covered ${JSON.stringify(covered)}`)
  }
}

function assertFields({ fields, start, end, summary }: WireUnit): void {
  let at = start
  for (const field of fields) {
    if (field.start !== at || field.end <= field.start) throw new Error(`"${summary}": field ${field.name} is at ${field.start}-${field.end}, expected ${at}`)
    at = field.end
  }
  if (at !== end) throw new Error(`"${summary}": fields end at ${at}, the unit at ${end}`)
}

function capturedRanges(connection: CapturedConnection, dir: 'c2s' | 's2c'): [number, number][] {
  const ranges: [number, number][] = []
  for (const { offset, data } of connection.segments.filter((segment) => segment.dir === dir && segment.data.length > 0)) {
    const last = ranges.at(-1)
    const end = offset + data.length
    if (last && offset <= last[1]) last[1] = Math.max(last[1], end)
    else ranges.push([offset, end])
  }
  return ranges
}

/** Units and fields that no decoder described; a capture of two healthy peers has none. */
export function undescribed({ units }: DecodedConnection): string[] {
  return [...units.c2s, ...units.s2c].flatMap((unit) => (unit.protocol === 'opaque' ? [unit.summary] : unit.fields.filter(({ name }) => name === 'bytes').map(({ value }) => `${unit.summary}: ${value}`)))
}
