import type { CapturedRun } from './captured-run.ts'
import { Carried } from './carried.ts'
import { headerLines, headerOf, lineAt } from './http1-head.ts'
import type { HeaderLine } from './hpack.ts'
import { latin1, sizeOfBytes, textOf } from './text-of.ts'
import { opaqueUnit, UnitDraft } from './unit-draft.ts'

/** RFC 9112, 6.3. */
export type Framing = { readonly kind: 'none' } | { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunked' } | { readonly kind: 'until-close' } | { readonly kind: 'bad'; readonly why: string }

export function requestFraming(lines: readonly HeaderLine[]): Framing {
  const framing = framingOf(lines)
  if (framing.kind === 'until-close') return headerOf(lines, 'transfer-encoding') === undefined ? { kind: 'none' } : { kind: 'bad', why: 'the request has a Transfer-Encoding that does not end with chunked (RFC 9112 6.3)' }
  return framing
}

export function responseFraming(lines: readonly HeaderLine[], status: number, method: string): Framing {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { kind: 'none' }
  return framingOf(lines)
}

function framingOf(lines: readonly HeaderLine[]): Framing {
  const coding = headerOf(lines, 'transfer-encoding')
  if (coding !== undefined) return /(^|,)\s*chunked$/i.test(coding) ? { kind: 'chunked' } : { kind: 'until-close' }
  const length = headerOf(lines, 'content-length')
  if (length === undefined) return { kind: 'until-close' }
  const values = new Set(length.split(',').map((value) => value.trim()))
  const [value = ''] = values
  if (values.size !== 1 || !/^\d{1,15}$/.test(value)) return { kind: 'bad', why: `Content-Length "${length}" is not one number (RFC 9112 6.3)` }
  return { kind: 'length', length: Number(value) }
}

export interface ReadBody {
  readonly units: readonly UnitDraft[]
  /** The content, without chunk framing. */
  readonly content: Carried
  /** Index in the run after it. */
  readonly next: number
  /** Bytes of it that passed unrecorded; of chunks nobody knows. */
  readonly unrecorded?: number
  /** Its end was seen; an `until-close` body ends with its connection. */
  readonly complete: boolean
  /** The bytes after it have no known meaning. */
  readonly broken?: boolean
}

/** Chunks that follow each other at once are few; a run of them never ends a page. */
const largestUnit = 16 * 1024

/** `passed` is the index in the run behind the last byte of its direction, recorded or not. */
export function bodyAt(run: CapturedRun, at: number, { framing, passed }: { readonly framing: Framing; readonly passed: number }): ReadBody {
  const content = new Carried(run.dir)
  switch (framing.kind) {
    case 'none':
      return { units: [], content, next: at, complete: true }
    case 'bad':
      return { units: at < run.bytes.length ? [opaqueUnit(run, { start: run.start + at, end: run.end }, framing.why)] : [], content, next: run.bytes.length, complete: false, broken: true }
    case 'length':
      return plainBody(run, { at, end: at + framing.length, passed, complete: run.bytes.length >= at + framing.length, what: `of ${sizeOfBytes(framing.length)}` })
    case 'until-close':
      return plainBody(run, { at, end: Number.POSITIVE_INFINITY, passed, complete: false, what: 'until the connection ends' })
    case 'chunked':
      return chunkedBody(run, at, content)
  }
}

interface PlainBody {
  readonly at: number
  readonly end: number
  readonly passed: number
  readonly complete: boolean
  readonly what: string
}

/** One unit for what was sent at once, so that a stream without chunks still shows its rhythm. */
function plainBody(run: CapturedRun, { at, end: wanted, passed, complete, what }: PlainBody): ReadBody {
  const content = new Carried(run.dir)
  const end = Math.min(run.bytes.length, wanted)
  const cuts = run.segmentStarts.map((start) => start - run.start).filter((start) => start > at && start < end)
  const units: UnitDraft[] = []
  let from = at
  for (const to of [...cuts, end]) {
    for (; from < to; from = Math.min(to, from + largestUnit)) {
      const stop = Math.min(to, from + largestUnit)
      const unit = new UnitDraft(run, run.start + from, { protocol: 'http/1.1', kind: 'body' })
      unit.skipTo(run.start + stop)
      unit.summary = `body, ${sizeOfBytes(stop - from)} ${what}`
      content.add(unit, run.start + from, run.bytes.subarray(from, stop))
      units.push(unit)
    }
  }
  return { units, content, next: end, unrecorded: Math.max(0, Math.min(passed, wanted) - end), complete }
}

function chunkedBody(run: CapturedRun, from: number, content: Carried): ReadBody {
  const units: UnitDraft[] = []
  for (let at = from; at < run.bytes.length; ) {
    const line = lineAt(run, at)
    const match = line && /^([0-9a-fA-F]{1,12})[ \t]*(;.*)?$/.exec(line.text)
    if (!line || !match) {
      // A line that has only begun is not wrong yet.
      const begun = !line && /^[0-9a-fA-F]{0,12}[ \t]*(;.*)?\r?$/.test(latin1(run.bytes.subarray(at)))
      units.push(begun ? cutSize(run, at) : opaqueUnit(run, { start: run.start + at, end: run.end }, 'a chunk must begin with its size in hexadecimal (RFC 9112 7.1)'))
      return { units, content, next: run.bytes.length, complete: false, broken: !begun }
    }
    const size = Number.parseInt(match[1] as string, 16)
    const unit = chunkSize(run, { at, next: line.next, digits: match[1] as string, extension: match[2] })
    units.push(unit)
    if (size === 0) {
      const { complete } = headerLines(run, line.next, unit, 'The end of the body, and of the trailers.')
      unit.kind = 'last-chunk'
      unit.summary = 'last chunk: the body is complete'
      return { units, content, next: unit.end - run.start, complete }
    }
    const end = Math.min(run.bytes.length, line.next + size)
    content.add(unit.skipTo(run.start + end), run.start + line.next, run.bytes.subarray(line.next, end))
    unit.summary = `chunk, ${sizeOfBytes(size)}${end < line.next + size ? `, ${sizeOfBytes(end - line.next)} captured` : ''}`
    const ending = latin1(run.bytes.subarray(end, end + 2))
    if (end === line.next + size && ending !== '' && ending !== '\r' && ending !== '\r\n') {
      units.push(opaqueUnit(run, { start: run.start + end, end: run.end }, 'the chunk does not end with CR LF where its size says (RFC 9112 7.1)'))
      return { units, content, next: run.bytes.length, complete: false, broken: true }
    }
    unit.to(run.start + end + ending.length, 'CR LF', 'CR LF', { meaning: 'The end of the chunk.', rfc: 'RFC 9112 7.1' })
    at = end + ending.length
  }
  return { units, content, next: run.bytes.length, complete: false }
}

function chunkSize(run: CapturedRun, { at, next, digits, extension }: { readonly at: number; readonly next: number; readonly digits: string; readonly extension: string | undefined }): UnitDraft {
  const unit = new UnitDraft(run, run.start + at, { protocol: 'http/1.1', kind: 'chunk' })
  const sizeEnd = extension === undefined ? run.start + next : run.start + at + digits.length
  unit.to(sizeEnd, 'chunk-size', digits, { meaning: `Hexadecimal: ${Number.parseInt(digits, 16)} B follow${extension === undefined ? ' the line end' : ''}.`, rfc: 'RFC 9112 7.1' })
  return unit.to(run.start + next, 'chunk-ext', extension ?? '', { meaning: 'For one hop only; an intermediary takes it out.', rfc: 'RFC 9112 7.1.1' })
}

function cutSize(run: CapturedRun, at: number): UnitDraft {
  const unit = new UnitDraft(run, run.start + at, { protocol: 'http/1.1', kind: 'chunk' })
  unit.to(run.end, 'incomplete line', textOf(run.bytes.subarray(at)), { meaning: 'The capture ends inside the size of a chunk.', rfc: 'RFC 9112 7.1' })
  unit.summary = 'chunk, its size is not complete'
  return unit
}
