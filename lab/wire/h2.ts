import type { Direction } from '../contract/event.ts'
import type { CapturedRun } from './captured-run.ts'
import { Carried } from './carried.ts'
import { opaqueRest, type DecodedRuns, type RunPair } from './decoded.ts'
import { flag, frameType } from './h2-names.ts'
import { frameAt, frameHeadBytes, type Frame } from './h2-frame.ts'
import { H2Streams } from './h2-streams.ts'
import { HpackDecoder, sizeAsHttp1 } from './hpack.ts'
import { latin1, sizeOfBytes } from './text-of.ts'
import { opaqueUnit, UnitDraft } from './unit-draft.ts'

/** RFC 9113, 3.4. */
export const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

/** HTTP/2 on one connection: frames of both directions, and the exchange that each stream carries. */
export function decodeH2(pair: RunPair): DecodedRuns {
  const streams = new H2Streams(pair.connection)
  // Requests first: what the DATA of an answer means depends on them.
  const c2s = pair.c2s ? readDirection(pair.c2s, streams) : []
  const s2c = pair.s2c ? readDirection(pair.s2c, streams) : []
  return { units: { c2s, s2c }, exchanges: streams.finish(), httpEnds: null }
}

function readDirection(run: CapturedRun, streams: H2Streams): UnitDraft[] {
  const units: UnitDraft[] = []
  let at = 0
  if (run.dir === 'c2s') {
    const { unit, why } = readPreface(run)
    if (why !== undefined) return opaqueRest(run, 0, why)
    units.push(unit)
    at = unit.end - run.start
  }
  units.push(...readFrames(run, at, new FrameSorter(run.dir, streams)))
  return units
}

function readPreface(run: CapturedRun): { unit: UnitDraft; why?: string } {
  const unit = new UnitDraft(run, run.start, { protocol: 'h2', kind: 'preface' })
  const seen = latin1(run.bytes.subarray(0, preface.length))
  if (!preface.startsWith(seen)) return { unit, why: 'HTTP/2 begins with its preface, and these bytes do not (RFC 9113 3.4)' }
  unit.to(run.start + seen.length, 'Connection Preface', JSON.stringify(seen).slice(1, -1), { meaning: 'Looks like a request that no HTTP/1.1 server can take for one.', rfc: 'RFC 9113 3.4' })
  unit.summary = 'connection preface'
  return { unit }
}

/** Frames from index `at` on. */
function readFrames(run: CapturedRun, from: number, sorter: FrameSorter): UnitDraft[] {
  const units: UnitDraft[] = []
  let at = from
  while (at < run.bytes.length) {
    if (run.bytes.length - at < frameHeadBytes) {
      const unit = new UnitDraft(run, run.start + at, { protocol: 'h2', kind: 'frame' })
      unit.to(run.end, 'incomplete frame', sizeOfBytes(run.bytes.length - at), { meaning: 'The capture ends inside the head of a frame.', rfc: 'RFC 9113 4.1' })
      unit.summary = `frame, ${sizeOfBytes(run.bytes.length - at)} of its head captured`
      units.push(unit)
      break
    }
    const frame = frameAt(run, { bytes: run.bytes, base: run.start, at })
    const why = sorter.take(frame)
    if (why !== undefined) {
      units.push(opaqueUnit(run, { start: run.start + at, end: run.end }, why))
      break
    }
    units.push(frame.unit)
    at = frame.unit.end - run.start
  }
  sorter.end()
  return units
}

/** A header block that has begun: RFC 9113, 4.3. */
interface OpenBlock {
  readonly stream: number
  readonly first: Frame
  readonly block: Carried
}

/** Puts header blocks together and hands heads and DATA of one direction to their streams. */
class FrameSorter {
  readonly #dir: Direction
  readonly #streams: H2Streams
  readonly #hpack = new HpackDecoder()
  #open: OpenBlock | undefined

  constructor(dir: Direction, streams: H2Streams) {
    this.#dir = dir
    this.#streams = streams
  }

  /** Returns why the connection cannot be read from this frame on. */
  take(frame: Frame): string | undefined {
    const { type, flags, stream, fragment, unit } = frame
    if (this.#open && (type !== frameType.continuation || stream !== this.#open.stream)) return 'a header block is not finished, and only its CONTINUATION may follow (RFC 9113 6.10)'
    if (type === frameType.headers || type === frameType.pushPromise) this.#open = { stream, first: frame, block: new Carried(this.#dir) }
    else if (type === frameType.continuation && !this.#open) return 'a CONTINUATION without a header block before it (RFC 9113 6.10)'
    else if (type === frameType.data && fragment) this.#streams.data(this.#dir, frame)
    else if (type === frameType.rstStream) this.#streams.reset(stream, unit.t)
    if (!this.#open || !fragment) return undefined
    this.#open.block.add(unit, fragment.start, fragment.bytes)
    if ((flags & flag.endHeaders) !== 0 && frame.complete) this.#finish(this.#open)
    return undefined
  }

  /** The capture ended: a block that is not complete is described as far as it goes. */
  end(): void {
    if (this.#open) this.#finish(this.#open)
  }

  #finish({ first, block }: OpenBlock): void {
    this.#open = undefined
    const { lines, fields, error } = this.#hpack.decode(block.bytes)
    block.spread(fields, { what: 'frame', rfc: 'RFC 9113 4.3' })
    const { unit } = first
    if (error === undefined) unit.hpack = { wireBytes: block.length, http1Bytes: sizeAsHttp1(lines) }
    else unit.remark(`The header block is not decoded to its end: ${error}.`)
    const pseudo = (name: string) => lines.find(([key]) => key === name)?.[1]
    const said = [pseudo(':status'), pseudo(':method'), pseudo(':protocol'), pseudo(':path')].filter((value) => value !== undefined).join(' ')
    if (said) unit.summary += ` · ${said}`
    if (unit.hpack) unit.summary += ` · ${block.length} B instead of ${unit.hpack.http1Bytes} B`
    if (first.type === frameType.headers) this.#streams.head(this.#dir, { frame: first, lines, t: block.length > 0 ? block.tAt(block.length - 1) : unit.t })
  }
}
