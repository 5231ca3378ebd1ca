import { constants, createBrotliCompress, createGzip, type BrotliCompress, type Gzip } from 'node:zlib'
import { z } from 'zod'
import { headerOf, withoutHeaders, type HeaderLine, type ResponseHead, type ResponseSink } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { isBodyless, ofUnknownLength } from '../sinks.ts'

const params = z.strictObject({
  encoding: z.enum(['gzip', 'br']).default('gzip'),
  flush: z.boolean().default(false).describe('flush after every chunk of the origin; without it the compressor keeps what it has'),
})
type Params = z.infer<typeof params>

const compressible = /^(text\/|application\/(json|x-ndjson|javascript|xml))/i

const compressors: Readonly<Record<Params['encoding'], { open(): Gzip | BrotliCompress; readonly flushKind: number }>> = {
  gzip: { open: () => createGzip(), flushKind: constants.Z_SYNC_FLUSH },
  br: { open: () => createBrotliCompress(), flushKind: constants.BROTLI_OPERATION_FLUSH },
}

/** A response on its way through a compressor. */
class CompressingSink implements ResponseSink {
  readonly #next: ResponseSink
  readonly #request: { readonly method: string; readonly version: string }
  readonly #params: Params
  readonly #onCompress: () => void
  #compressor: Gzip | BrotliCompress | undefined
  #trailers: readonly HeaderLine[] = []

  constructor(next: ResponseSink, request: { readonly method: string; readonly version: string }, params: Params, onCompress: () => void) {
    this.#next = next
    this.#request = request
    this.#params = params
    this.#onCompress = onCompress
  }

  head(head: ResponseHead): void {
    const type = headerOf(head.lines, 'content-type') ?? ''
    if (!compressible.test(type) || headerOf(head.lines, 'content-encoding') !== undefined || isBodyless(this.#request.method, head)) return this.#next.head(head)
    this.#onCompress()
    const compressor = compressors[this.#params.encoding].open()
    this.#compressor = compressor
    compressor.on('data', (chunk: Buffer) => this.#next.data(chunk))
    compressor.on('end', () => this.#next.end(this.#trailers))
    compressor.on('error', () => {})
    const name = this.#request.version === '2.0' ? 'content-encoding' : 'Content-Encoding'
    const vary = this.#request.version === '2.0' ? 'vary' : 'Vary'
    const lines = ofUnknownLength(withoutHeaders(head.lines, 'accept-ranges'), this.#request.version)
    this.#next.head({ ...head, lines: [...lines, [name, this.#params.encoding], [vary, 'Accept-Encoding']] })
  }

  data(chunk: Buffer): void {
    if (!this.#compressor) return this.#next.data(chunk)
    this.#onCompress()
    this.#compressor.write(chunk)
    if (this.#params.flush) this.flush()
  }

  end(trailers: readonly HeaderLine[]): void {
    if (!this.#compressor) return this.#next.end(trailers)
    this.#trailers = trailers
    this.#compressor.end()
  }

  abort(how: 'fin' | 'rst'): void {
    this.#compressor?.destroy()
    this.#next.abort(how)
  }

  /** Lets go of what the compressor keeps; the stream stays compressed. */
  flush(): void {
    this.#compressor?.flush(compressors[this.#params.encoding].flushKind)
  }
}

/** `gzip on` for event streams, expressjs/compression without `res.flush()`. */
export const gzip = defineRule<Params>({
  definition: {
    id: 'gateway/gzip',
    title: 'Compress responses',
    params,
    lifetime: 'held',
    sees: { client: 'a compressed body, late unless flushed', origin: 'nothing' },
    explain: ({ flush, encoding }) =>
      flush
        ? `HTTP: the gateway compresses text, JSON and event streams for clients that accept ${encoding} and flushes after every chunk: small messages grow, none is late.`
        : `HTTP: the gateway compresses text, JSON and event streams for clients that accept ${encoding} and never flushes: a stream shows its head and then nothing until the compressor is full or the response ends.`,
  },
  start(given, context) {
    const { encoding, flush } = given
    // RFC 9110, 12.4.2: a weight of 0 means not acceptable.
    const accepted = new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`, 'i')
    const sinks = new Set<CompressingSink>()
    return {
      respond(exchange, next) {
        const { request, connection } = exchange
        if (!accepted.test(headerOf(request.lines, 'accept-encoding') ?? '')) return next
        const forget: ResponseSink = {
          head: (head) => next.head(head),
          data: (chunk) => next.data(chunk),
          end: (trailers) => (sinks.delete(sink), next.end(trailers)),
          abort: (how) => (sinks.delete(sink), next.abort(how)),
        }
        const sink = new CompressingSink(forget, request, given, () => context.hit(connection, `compressed ${request.method} ${request.target} (${encoding})${flush ? '' : ' without flushing'}`))
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
