import type { Direction } from '../contract/event.ts'
import type { WireMessage } from '../contract/wire.ts'
import type { CapturedRun } from './captured-run.ts'
import type { Carried } from './carried.ts'
import { headerOf } from './http1-head.ts'
import type { HeaderLine } from './hpack.ts'
import { createInflater, type MessageInflater } from './inflate.ts'
import { opaqueUnit, UnitDraft } from './unit-draft.ts'
import { readWebSocket } from './websocket.ts'

export type Inflaters = Readonly<Record<Direction, MessageInflater | undefined>>

/** From the handshake's answer: RFC 7692, 7.1.1. */
export function inflatersFor(response: readonly HeaderLine[]): Inflaters {
  const granted = headerOf(response, 'sec-websocket-extensions') ?? ''
  if (!/(^|,)\s*permessage-deflate\b/i.test(granted)) return { c2s: undefined, s2c: undefined }
  return {
    c2s: createInflater({ keepContext: !/client_no_context_takeover/i.test(granted) }),
    s2c: createInflater({ keepContext: !/server_no_context_takeover/i.test(granted) }),
  }
}

/** A WebSocket that has the connection for itself: one unit a frame, from index `at` of the run on. */
export function tunnelUnits(run: CapturedRun, at: number, inflater: MessageInflater | undefined): { units: UnitDraft[]; messages: WireMessage[] } {
  const { frames, messages } = readWebSocket(run.bytes.subarray(at), { placed: run, base: run.start + at, inflater })
  const units = frames.map(({ start, end, fields, summary, remark, why }) => {
    if (why !== undefined) return opaqueUnit(run, { start, end }, why)
    const unit = new UnitDraft(run, start, { protocol: 'websocket', kind: 'frame' }).skipTo(end)
    unit.summary = summary
    if (remark !== undefined) unit.remark(remark)
    for (const field of fields) unit.put(field)
    return unit
  })
  return { units, messages }
}

/** A WebSocket inside DATA frames of HTTP/2 (RFC 8441, 5): the frames are fields of the units that carry them. */
export function describeWebSocket(content: Carried, inflater: MessageInflater | undefined): WireMessage[] {
  const { frames, messages } = readWebSocket(content.bytes, { placed: content, base: 0, inflater })
  for (const { unit } of content.pieces) unit.protocol = 'websocket'
  content.spread(
    frames.flatMap(({ fields }) => fields),
    { what: 'DATA frame', rfc: 'RFC 8441 5' },
  )
  for (const { end, summary, remark } of frames) {
    const unit = content.unitAt(end - 1)
    if (unit) unit.summary += ` · ${summary}`
    if (remark !== undefined) unit?.remark(remark)
  }
  return messages
}
