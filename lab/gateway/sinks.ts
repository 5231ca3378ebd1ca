import { withHeader, withoutHeaders, type HeaderLine, type ResponseHead, type ResponseSink } from './exchange.ts'

/** A sink that only changes the head. */
export function mapHead(next: ResponseSink, change: (head: ResponseHead) => ResponseHead): ResponseSink {
  return {
    head: (head) => next.head(change(head)),
    data: (chunk) => next.data(chunk),
    end: (trailers) => next.end(trailers),
    abort: (how) => next.abort(how),
  }
}

/** The lines of a response after which HTTP/1.1 ends the connection. */
export function closing(lines: readonly HeaderLine[]): HeaderLine[] {
  return withHeader(withoutHeaders(lines, 'keep-alive'), 'Connection', 'close')
}

/** The lines of a response whose body will have another length: chunked for HTTP/1.1, ended by FIN for HTTP/1.0. */
export function ofUnknownLength(lines: readonly HeaderLine[], version: string): HeaderLine[] {
  const rest = withoutHeaders(lines, 'content-length', 'transfer-encoding')
  if (version === '1.1') return [...rest, ['Transfer-Encoding', 'chunked']]
  return version === '1.0' ? closing(rest) : rest
}

/** No body follows this head, whatever its lines say. */
export function isBodyless(method: string, { status }: ResponseHead): boolean {
  return method === 'HEAD' || status === 204 || status === 304 || status < 200
}

/** Calls back when what was written is on the wire: a cut at once would overtake it, in HTTP/2's queue or in the kernel. */
export function afterFlush(callback: () => void): void {
  setImmediate(() => setImmediate(callback))
}
