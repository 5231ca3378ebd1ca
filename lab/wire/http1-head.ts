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

/** Where the empty lines end that a client may send before a request: RFC 9112, 2.2. */
export function behindEmptyLines({ bytes }: CapturedRun, at: number): number {
  let next = at
  for (;;) {
    if (bytes[next] === 0x0a) next++
    else if (bytes[next] === 0x0d && bytes[next + 1] === 0x0a) next += 2
    else return next
  }
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
  unit.to(from + method.length + 1 + target.length + 1, 'request-target', target, { meaning: meaningOfTarget(method, target), rfc: 'RFC 9112 3.2' })
  unit.to(run.start + line.next, 'HTTP-version', `HTTP/${version}`, { meaning: version === '1.0' ? 'No chunks, no Upgrade: a server ends the answer by ending the connection.' : 'What the sender can understand: chunks, Upgrade, connections that stay open.', rfc: 'RFC 9112 2.3' })
  const { lines, complete } = headerLines(run, line.next, unit)
  unit.summary = `${method} ${target} HTTP/${version}${complete ? '' : ' (head not complete)'}`
  return { unit, method, target, version, lines, complete }
}

/** By the form it has. */
function meaningOfTarget(method: string, target: string): string {
  if (method === 'CONNECT') return 'Host and port to which a tunnel is asked for.'
  if (target === '*') return 'The server itself, no resource of it.'
  return target.startsWith('/') ? 'Of which resource: the path and query at the host that the Host field names.' : 'The whole address, as a client tells a proxy; the Host field does not count then.'
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
export function headerLines(run: CapturedRun, from: number, unit: UnitDraft, meaningOfEnd = 'The end of the head.'): { lines: HeaderLine[]; complete: boolean } {
  const lines: HeaderLine[] = []
  for (let at = from; ; ) {
    const line = lineAt(run, at)
    if (!line) {
      unit.to(run.end, 'incomplete line', latin1(run.bytes.subarray(at, at + 200)), { meaning: 'The capture ends here.', rfc: 'RFC 9112 2.1' })
      return { lines, complete: false }
    }
    at = line.next
    const end = run.start + at
    if (line.text === '') {
      unit.to(end, 'empty line', 'CR LF', { meaning: meaningOfEnd, rfc: 'RFC 9112 2.1' })
      return { lines, complete: true }
    }
    const before = lines.at(-1)
    if (before && isBlank(line.text.charCodeAt(0))) {
      const rest = withoutBlanks(line.text)
      lines[lines.length - 1] = [before[0], withoutBlanks(`${before[1]} ${rest}`)]
      unit.to(end, 'folded line', rest, { meaning: 'Goes on with the value of the line before; a server must refuse it or put a space in its place.', rfc: 'RFC 9112 5.2' })
      continue
    }
    const colon = line.text.indexOf(':')
    if (colon <= 0 || isBlank(line.text.charCodeAt(0))) {
      unit.to(end, 'malformed line', line.text, { meaning: 'No field name and colon; a recipient should refuse the message.', rfc: 'RFC 9112 5' })
      continue
    }
    const name = withoutBlanks(line.text.slice(0, colon))
    if (name.length < colon) unit.remark('White space before a colon: a server must refuse the request, a proxy takes it out of an answer (RFC 9112 5.1).')
    const value = withoutBlanks(line.text.slice(colon + 1))
    lines.push([name, value])
    unit.to(end, name, value, noteOnHeader(name, value))
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** Without the OWS around it (RFC 9110, 5.6.3). `trim` would also take 0xa0, which may be the last byte of a character in UTF-8. */
function withoutBlanks(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

/** The value of a header, several joined as RFC 9110, 5.3 says; undefined without one. */
export function headerOf(lines: readonly HeaderLine[], name: string): string | undefined {
  const values = lines.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}
