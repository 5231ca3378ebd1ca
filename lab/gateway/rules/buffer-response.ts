import { z } from 'zod'
import { bytesSchema, durationSchema } from '../../contract/duration.ts'
import type { Clock } from '../../contract/context.ts'
import { headerOf, withoutHeaders, type HeaderLine, type ResponseHead, type ResponseSink } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { afterFlush } from '../sinks.ts'

const params = z
  .strictObject({
    until: z
      .union([z.literal('end'), bytesSchema])
      .prefault('64KiB')
      .describe('pass on what is held when this much has come; the next bytes fill a new buffer. end: only the whole response, with a Content-Length (lighttpd)'),
    time: durationSchema.optional().describe('pass on what is held after this long, full or not'),
    headers: z.boolean().default(true).describe('hold the response head as well until the first buffer passes'),
    cut: z.enum(['head', 'nothing', 'all']).default('head').describe('what of a held response the client still gets when the origin breaks off; head: nginx, nothing: Privoxy, all: lighttpd'),
    honourXAccelBuffering: z.boolean().default(false).describe('a response with `X-Accel-Buffering: no` passes at once, and the header is taken out (nginx)'),
  })
  .transform(({ until, time, headers, ...rest }) => ({ ...rest, untilBytes: until === 'end' ? Number.MAX_SAFE_INTEGER : until, ...(time === undefined ? {} : { untilMs: time }), holdHeaders: headers }))
type Params = z.infer<typeof params>

/** What one response has in the buffer. */
class HoldingSink implements ResponseSink {
  readonly #next: ResponseSink
  readonly #params: Params
  readonly #clock: Clock
  readonly #onHold: () => void
  #head: ResponseHead | undefined
  #held: Buffer[] = []
  #bytes = 0
  #passing = false
  #cancel: (() => void) | undefined

  constructor(next: ResponseSink, params: Params, clock: Clock, onHold: () => void) {
    this.#next = next
    this.#params = params
    this.#clock = clock
    this.#onHold = onHold
  }

  head(head: ResponseHead): void {
    if (this.#params.honourXAccelBuffering) {
      const value = headerOf(head.lines, 'x-accel-buffering')
      if (value?.toLowerCase() === 'no') this.#passing = true
      return this.#hold({ ...head, lines: withoutHeaders(head.lines, 'x-accel-buffering') })
    }
    this.#hold(head)
  }

  #hold(head: ResponseHead): void {
    if (this.#passing || !this.#params.holdHeaders) this.#next.head(head)
    else {
      this.#head = head
      this.#arm()
    }
  }

  data(chunk: Buffer): void {
    if (this.#passing) return this.#next.data(chunk)
    this.#onHold()
    this.#held.push(chunk)
    this.#bytes += chunk.length
    this.#arm()
    if (this.#bytes >= this.#params.untilBytes) this.#flush()
  }

  end(trailers: readonly HeaderLine[]): void {
    // Known now, and lighttpd says so.
    if (this.#head && this.#params.untilBytes === Number.MAX_SAFE_INTEGER) this.#head = withLength(this.#head, this.#bytes)
    this.#flush()
    this.#next.end(trailers)
  }

  abort(how: 'fin' | 'rst'): void {
    const { cut } = this.#params
    const held = this.#head !== undefined || this.#held.length > 0
    if (cut !== 'all') this.#held = []
    if (cut === 'nothing') this.#head = undefined
    this.#flush()
    // HTTP/2 would let the reset overtake what goes out with it.
    if (held && cut !== 'nothing') afterFlush(() => this.#next.abort(how))
    else this.#next.abort(how)
  }

  /** The rule is off: what is held goes out and nothing is held again. */
  release(): void {
    this.#passing = true
    this.#flush()
  }

  #arm(): void {
    const { untilMs } = this.#params
    if (untilMs !== undefined) this.#cancel ??= this.#clock.at(this.#clock.now() + untilMs, () => this.#flush())
  }

  #flush(): void {
    this.#cancel?.()
    this.#cancel = undefined
    const head = this.#head
    const held = this.#held
    this.#head = undefined
    this.#held = []
    this.#bytes = 0
    if (head) this.#next.head(head)
    if (held.length > 0) this.#next.data(held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held))
  }
}

function withLength(head: ResponseHead, bytes: number): ResponseHead {
  if (headerOf(head.lines, 'transfer-encoding') === undefined) return head
  return { ...head, lines: [...withoutHeaders(head.lines, 'transfer-encoding', 'trailer'), ['Content-Length', String(bytes)]] }
}

/** nginx before 1.29.7 with its default `proxy_buffering on`, Azure Application Gateway, lighttpd, many antivirus shields. */
export const bufferResponse = defineRule<Params>({
  definition: {
    id: 'gateway/buffer-response',
    title: 'Hold responses in a buffer',
    params,
    lifetime: 'held',
    sees: { client: 'nothing, then everything in a burst', origin: 'nothing: its bytes are taken at once' },
    explain: ({ untilBytes, untilMs, holdHeaders }) =>
      `HTTP: the gateway holds ${holdHeaders ? 'the head and the body' : 'the body'} of every response until ${untilBytes === Number.MAX_SAFE_INTEGER ? 'it is complete' : `${untilBytes} bytes have come`}${untilMs === undefined ? '' : ` or ${untilMs} ms have passed`} or the response ends; a stream that never ends arrives in bursts, tunnels pass untouched.`,
  },
  start(given, context) {
    const sinks = new Set<HoldingSink>()
    return {
      respond(exchange, next) {
        const sink = new HoldingSink(next, given, context.clock, () => context.hit(exchange.connection, `held bytes of ${exchange.request.method} ${exchange.request.target} in the buffer`))
        sinks.add(sink)
        return {
          head: (head) => sink.head(head),
          data: (chunk) => sink.data(chunk),
          end: (trailers) => {
            sinks.delete(sink)
            sink.end(trailers)
          },
          abort: (how) => {
            sinks.delete(sink)
            sink.abort(how)
          },
        }
      },
      stop() {
        for (const sink of sinks) sink.release()
        sinks.clear()
      },
    }
  },
})
