import { constants, createGzip, type Gzip } from 'node:zlib'
import { z } from 'zod'
import { headerOf, withoutHeaders, type HeaderLine, type ResponseHead, type ResponseSink } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { isBodyless, ofUnknownLength } from '../sinks.ts'

const params = z.strictObject({
  flush: z.boolean().default(false).describe('flush after every chunk of the origin; without it the compressor keeps what it has'),
})
type Params = z.infer<typeof params>

const compressible = /^(text\/|application\/(json|x-ndjson|javascript|xml))/i

/** A response on its way through a compressor. */
class GzipSink implements ResponseSink {
  readonly #next: ResponseSink
  readonly #request: { readonly method: string; readonly version: string }
  readonly #flush: boolean
  readonly #onCompress: () => void
  #gzip: Gzip | undefined
  #trailers: readonly HeaderLine[] = []

  constructor(next: ResponseSink, request: { readonly method: string; readonly version: string }, flush: boolean, onCompress: () => void) {
    this.#next = next
    this.#request = request
    this.#flush = flush
    this.#onCompress = onCompress
  }

  head(head: ResponseHead): void {
    const type = headerOf(head.lines, 'content-type') ?? ''
    if (!compressible.test(type) || headerOf(head.lines, 'content-encoding') !== undefined || isBodyless(this.#request.method, head)) return this.#next.head(head)
    this.#onCompress()
    const gzip = createGzip()
    this.#gzip = gzip
    gzip.on('data', (chunk: Buffer) => this.#next.data(chunk))
    gzip.on('end', () => this.#next.end(this.#trailers))
    gzip.on('error', () => {})
    const name = this.#request.version === '2.0' ? 'content-encoding' : 'Content-Encoding'
    const vary = this.#request.version === '2.0' ? 'vary' : 'Vary'
    const lines = ofUnknownLength(withoutHeaders(head.lines, 'accept-ranges'), this.#request.version)
    this.#next.head({ ...head, lines: [...lines, [name, 'gzip'], [vary, 'Accept-Encoding']] })
  }

  data(chunk: Buffer): void {
    const gzip = this.#gzip
    if (!gzip) return this.#next.data(chunk)
    this.#onCompress()
    gzip.write(chunk)
    if (this.#flush) gzip.flush(constants.Z_SYNC_FLUSH)
  }

  end(trailers: readonly HeaderLine[]): void {
    if (!this.#gzip) return this.#next.end(trailers)
    this.#trailers = trailers
    this.#gzip.end()
  }

  abort(how: 'fin' | 'rst'): void {
    this.#gzip?.destroy()
    this.#next.abort(how)
  }

  /** Lets go of what the compressor keeps; the stream stays compressed. */
  flush(): void {
    this.#gzip?.flush(constants.Z_SYNC_FLUSH)
  }
}

/** `gzip on` for event streams, expressjs/compression without `res.flush()`. */
export const gzip = defineRule<Params>({
  definition: {
    id: 'gateway/gzip',
    title: 'Compress responses',
    params,
    lifetime: 'held',
    explain: ({ flush }) =>
      flush
        ? 'HTTP: the gateway compresses text, JSON and event streams for clients that accept gzip and flushes after every chunk: small messages grow, none is late.'
        : 'HTTP: the gateway compresses text, JSON and event streams for clients that accept gzip and never flushes: a stream shows its head and then nothing until the compressor is full or the response ends.',
  },
  start({ flush }, context) {
    const sinks = new Set<GzipSink>()
    return {
      respond(exchange, next) {
        const { request, connection } = exchange
        if (!/\bgzip\b/i.test(headerOf(request.lines, 'accept-encoding') ?? '')) return next
        const forget: ResponseSink = {
          head: (head) => next.head(head),
          data: (chunk) => next.data(chunk),
          end: (trailers) => (sinks.delete(sink), next.end(trailers)),
          abort: (how) => (sinks.delete(sink), next.abort(how)),
        }
        const sink = new GzipSink(forget, request, flush, () => context.hit(connection, `compressed ${request.method} ${request.target}${flush ? '' : ' without flushing'}`))
        sinks.add(sink)
        return sink
      },
      stop() {
        for (const sink of sinks) sink.flush()
        sinks.clear()
      },
    }
  },
})
