import type { CapturedRun } from './captured-run.ts'
import { noteOnHeader } from './header-meanings.ts'
import type { HeaderLine } from './hpack.ts'
import { latin1 } from './text-of.ts'
import { UnitDraft } from './unit-draft.ts'

export interface RequestHead {
  readonly unit: UnitDraft
  readonly method: string
  readonly target: string
  readonly version: '1.0' | '1.1'
  readonly lines: readonly HeaderLine[]
  /** False when the capture ends inside it. */
  readonly complete: boolean
}

export interface ResponseHead {
  readonly unit: UnitDraft
  readonly status: number
  readonly reason: string
  readonly version: '1.0' | '1.1'
  readonly lines: readonly HeaderLine[]
  readonly complete: boolean
}

const requestLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/(1\.[01])$/
const statusLine = /^HTTP\/(1\.[01]) ([1-9]\d\d)(?: ([^\r\n]*))?$/
/** By the first digit; RFC 9110, 15. */
const statusMeanings: readonly (string | undefined)[] = [undefined, 'Interim: the final answer follows; after 101 another protocol does.', 'It worked.', 'The client has to do something else first, often to ask elsewhere.', 'The request is at fault.', 'The server, or something before it, failed.']

/** Larger than any server takes; a line that does not end within it is no head. */
const longestLine = 64 * 1024

/** A line without its end; `next` is the position after CR LF (or LF alone, RFC 9112, 2.2). */
export function lineAt({ bytes }: CapturedRun, at: number): { readonly text: string; readonly next: number } | undefined {
  const end = bytes.indexOf(0x0a, at)
  if (end < 0 || end - at > longestLine) return undefined
  const stop = bytes[end - 1] === 0x0d && end > at ? end - 1 : end
  return { text: latin1(bytes.subarray(at, stop)), next: end + 1 }
}

/** A request head at index `at` of the run; undefined when no request line stands there. */
export function requestHeadAt(run: CapturedRun, at: number): RequestHead | undefined {
  const line = lineAt(run, at)
  const match = line && requestLine.exec(line.text)
  if (!line || !match) return undefined
  const [, method, target, version] = match as unknown as [string, string, string, '1.0' | '1.1']
  const unit = new UnitDraft(run, run.start + at, { protocol: 'http/1.1', kind: 'request-head' })
  const from = run.start + at
  unit.to(from + method.length + 1, 'method', method, { meaning: 'What is asked for; case counts.', rfc: 'RFC 9112 3.1' })
  unit.to(from + method.length + 1 + target.length + 1, 'request-target', target, { meaning: 'Of which resource: the path and query at the host that the Host field names.', rfc: 'RFC 9112 3.2' })
  unit.to(run.start + line.next, 'HTTP-version', `HTTP/${version}`, { meaning: version === '1.0' ? 'No chunks, no Upgrade: a server ends the answer by ending the connection.' : 'What the sender can understand: chunks, Upgrade, connections that stay open.', rfc: 'RFC 9112 2.3' })
  const { lines, complete } = headerLines(run, line.next, unit)
  unit.summary = `${method} ${target} HTTP/${version}${complete ? '' : ' (head not complete)'}`
  return { unit, method, target, version, lines, complete }
}

export function responseHeadAt(run: CapturedRun, at: number): ResponseHead | undefined {
  const line = lineAt(run, at)
  const match = line && statusLine.exec(line.text)
  if (!line || !match) return undefined
  const [, version, code, reason = ''] = match as unknown as [string, '1.0' | '1.1', string, string?]
  const unit = new UnitDraft(run, run.start + at, { protocol: 'http/1.1', kind: 'response-head' })
  const from = run.start + at
  unit.to(from + 9, 'HTTP-version', `HTTP/${version}`, { meaning: 'The highest version that the answering side speaks on this hop.', rfc: 'RFC 9112 2.3' })
  unit.to(Math.min(run.start + line.next, from + 13), 'status-code', code, { meaning: statusMeanings[Number(code[0])] ?? 'Not a class of statuses that is known.', rfc: 'RFC 9112 4' })
  unit.to(run.start + line.next, 'reason-phrase', reason, { meaning: 'For people; HTTP/2 has none.', rfc: 'RFC 9112 4' })
  const { lines, complete } = headerLines(run, line.next, unit)
  unit.summary = `HTTP/${version} ${code}${reason ? ` ${reason}` : ''}${complete ? '' : ' (head not complete)'}`
  return { unit, status: Number(code), reason, version, lines, complete }
}

/** Header or trailer lines up to the empty line, as fields of `unit`. */
export function headerLines(run: CapturedRun, from: number, unit: UnitDraft): { lines: HeaderLine[]; complete: boolean } {
  const lines: HeaderLine[] = []
  for (let at = from; ; ) {
    const line = lineAt(run, at)
    if (!line) {
      unit.to(run.end, 'incomplete line', latin1(run.bytes.subarray(at, at + 200)), { meaning: 'The capture ends here.' })
      return { lines, complete: false }
    }
    at = line.next
    const end = run.start + at
    if (line.text === '') {
      unit.to(end, 'empty line', 'CR LF', { meaning: 'The end of the head.', rfc: 'RFC 9112 2.1' })
      return { lines, complete: true }
    }
    const colon = line.text.indexOf(':')
    if (colon <= 0) {
      unit.to(end, 'malformed line', line.text, { meaning: 'No field name and colon; a recipient should refuse the message.', rfc: 'RFC 9112 5' })
      continue
    }
    const name = line.text.slice(0, colon)
    const value = line.text.slice(colon + 1).trim()
    lines.push([name, value])
    unit.to(end, name, value, noteOnHeader(name, value))
  }
}

/** The value of a header, several joined as RFC 9110, 5.3 says; undefined without one. */
export function headerOf(lines: readonly HeaderLine[], name: string): string | undefined {
  const values = lines.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}
