import type { WireServerSentEvent } from '../contract/wire.ts'
import type { Carried } from './carried.ts'
import { readEventStream } from './event-stream.ts'
import { headerOf } from './http1-head.ts'
import type { HeaderLine } from './hpack.ts'

export function isEventStream(lines: readonly HeaderLine[]): boolean {
  // A compressed stream has no event boundaries that could be shown on its bytes.
  return /^text\/event-stream\s*(;|$)/i.test(headerOf(lines, 'content-type') ?? '') && headerOf(lines, 'content-encoding') === undefined
}

/** Describes the payload of the units that carry an event stream, and returns what a client dispatches. */
export function describeEventStream(content: Carried, cut: { readonly what: string; readonly rfc: string }): WireServerSentEvent[] {
  const blocks = readEventStream(content.bytes, 0, content)
  for (const { unit } of content.pieces) unit.protocol = 'sse'
  content.spread(
    blocks.flatMap(({ fields }) => fields),
    cut,
  )
  const told = new Map<object, number>()
  for (const { start, end, summary } of blocks) {
    const units = content.unitsOf(start, end)
    const last = units.at(-1)
    if (last && !told.has(last)) last.summary += ` · ${summary}`
    else if (last && told.get(last) === 1) last.summary += ' · …'
    if (last) told.set(last, (told.get(last) ?? 0) + 1)
    for (const unit of units.slice(0, -1)) {
      unit.remark(`An event is cut here: it goes on in the next ${cut.what}.`)
      if (!told.has(unit)) unit.summary += ' · part of an event'
      told.set(unit, (told.get(unit) ?? 0) + 1)
    }
  }
  return blocks.flatMap(({ event }) => (event ? [event] : []))
}
