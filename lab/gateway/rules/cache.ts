import CachePolicy from 'http-cache-semantics'
import { z } from 'zod'
import { bytesSchema, durationSchema } from '../../contract/duration.ts'
import type { Clock } from '../../contract/context.ts'
import { headerOf, withHeader, withoutHeaders, type Exchange, type HeaderLine, type RequestHead, type ResponseHead, type ResponseSink } from '../exchange.ts'
import { endToEnd, ResponseStore, StoredResponse, type Keyed } from '../response-store.ts'
import { defineRule } from '../rule.ts'
import { isBodyless, ofUnknownLength } from '../sinks.ts'

const params = z
  .strictObject({
    ttl: durationSchema.prefault('120s').describe('life of a response that says nothing about caching, as in Varnish; 0s: only what asks for it is stored, as in Squid'),
    collapse: z.boolean().default(true).describe('a request for a response that still streams joins it, from byte 0'),
    honourClient: z.boolean().default(false).describe("obey the client's own Cache-Control and Pragma; Varnish does not, and EventSource sends no-cache"),
    headers: z.boolean().default(true).describe('say so in X-Cache and Via; Age is always there'),
    cap: bytesSchema.prefault('16MiB').describe('memory for stored bodies; the least recently used goes first'),
  })
  .transform(({ ttl, cap, ...rest }) => ({ ...rest, ttlMs: ttl, capBytes: cap }))
type Params = z.infer<typeof params>

interface Entry extends Keyed {
  policy: CachePolicy
  /** The gateway's own lifetime, when the response named none. */
  freshUntilT: number
  /** The request's values of what Vary names. */
  readonly vary: readonly (readonly [name: string, value: string | undefined])[]
}

/** Varnish stores an event stream that forbids nothing for 120 s and gives one stream to all; Squid stores what says `public, max-age`. */
export const cache = defineRule<Params>({
  definition: {
    id: 'gateway/cache',
    title: 'Cache responses',
    params,
    lifetime: 'held',
    sees: { client: 'a stored response with Age', origin: 'fewer requests, some of them conditional' },
    explain: ({ ttlMs, collapse }) =>
      `HTTP: the gateway stores responses by RFC 9111${ttlMs > 0 ? `, for ${ttlMs} ms when they say nothing about it,` : ' that ask for it'} and answers GET and HEAD from the store with Age${collapse ? '; who asks for a stream that runs already gets its replay from the first byte and no exchange with the origin' : ''}; tunnels pass.`,
  },
  start(given, context) {
    const http = new HttpCache(given, context.clock)
    const revalidating = new WeakMap<Exchange, Entry>()
    const joined = new WeakMap<Exchange, Entry>()
    const hit = (exchange: Exchange, what: string) => context.hit(exchange.connection, `${what} ${exchange.request.method} ${exchange.request.target}`)
    let on = true
    const replay = (exchange: Exchange, entry: Entry, sink: ResponseSink) => {
      const { state, bytes } = entry.response
      hit(exchange, state === 'streaming' ? `replayed ${bytes} bytes of a response that is still streaming to` : `answered from the cache, ${bytes} bytes, age ${Math.floor(entry.policy.age())} s:`)
      const head = http.replayHead(entry, exchange.request)
      sink.head(head)
      if (isBodyless(exchange.request.method, head)) return sink.end([])
      joined.set(exchange, entry)
      entry.response.join(exchange, sink)
    }
    return {
      begin(exchange) {
        const { request } = exchange
        if (!http.serves(exchange)) return
        const entry = http.find(request)
        if (!entry) return
        if (http.isFresh(entry, request)) replay(exchange, entry, exchange.openAnswer())
        else if (entry.response.state === 'complete') {
          const validators = http.validators(entry, request)
          if (validators.length === 0) return
          revalidating.set(exchange, entry)
          request.lines = [...request.lines, ...validators]
        }
      },
      respond(exchange, next): ResponseSink {
        let entry: Entry | undefined
        let replayed = false
        return {
          head(head) {
            const stale = revalidating.get(exchange)
            // The conditions were the gateway's own: the client gets the whole response.
            if (stale) exchange.request.lines = withoutHeaders(exchange.request.lines, 'if-none-match', 'if-modified-since')
            if (stale && head.status === 304 && http.revalidate(stale, exchange.request, head)) {
              replayed = true
              hit(exchange, 'revalidated (304)')
              return replay(exchange, stale, next)
            }
            if (on) entry = http.store(exchange, head)
            if (entry) hit(exchange, 'stores the response to')
            next.head(given.headers && on ? { ...head, lines: marked(head.lines, exchange.request.version, 'MISS') } : head)
          },
          data(chunk) {
            if (replayed) return
            entry?.response.add(chunk)
            next.data(chunk)
          },
          end(trailers) {
            if (replayed) return
            entry?.response.end()
            next.end(trailers)
          },
          abort(how) {
            if (replayed) return
            if (entry) http.forget(entry)
            entry?.response.abort('fin')
            next.abort(how)
          },
        }
      },
      finished: (exchange) => joined.get(exchange)?.response.leave(exchange),
      stop() {
        on = false
        http.clear()
      },
    }
  },
})

/** What RFC 9111 says about requests, responses and what is stored. */
class HttpCache {
  readonly #params: Params
  readonly #clock: Clock
  readonly #store: ResponseStore<Entry>
  readonly #Policy: typeof CachePolicy

  constructor(given: Params, clock: Clock) {
    this.#params = given
    this.#clock = clock
    this.#store = new ResponseStore(given.capBytes)
    // `Expires` is a date: lab time counts from today's.
    const zero = new Date().getTime() - clock.now()
    this.#Policy = class extends CachePolicy {
      now(): number {
        return zero + clock.now()
      }
    }
  }

  /** Requests that may be answered from the store. */
  serves({ request, wantsTunnel }: Exchange): boolean {
    return !wantsTunnel && (request.method === 'GET' || request.method === 'HEAD') && headerOf(request.lines, 'range') === undefined && headerOf(request.lines, 'upgrade') === undefined
  }

  find(request: RequestHead): Entry | undefined {
    const { headers } = this.#request(request)
    return this.#store.of(keyOf(request)).findLast(({ vary }) => vary.every(([name, value]) => headers[name] === value))
  }

  isFresh(entry: Entry, request: RequestHead): boolean {
    if (entry.response.state === 'broken' || (entry.response.state === 'streaming' && !this.#params.collapse)) return false
    return this.#clock.now() < entry.freshUntilT && entry.policy.satisfiesWithoutRevalidation(this.#request(request))
  }

  /** The conditional lines that a stale entry asks with; none when it cannot be validated, or the client asks conditionally itself. */
  validators(entry: Entry, request: RequestHead): HeaderLine[] {
    const names = ['If-None-Match', 'If-Modified-Since']
    if (names.some((name) => headerOf(request.lines, name.toLowerCase()) !== undefined)) return []
    const headers = entry.policy.revalidationHeaders(this.#request(request))
    return names.flatMap((name): HeaderLine[] => {
      const value = headers[name.toLowerCase()]
      return typeof value === 'string' ? [[request.version === '2.0' ? name.toLowerCase() : name, value]] : []
    })
  }

  /** True when the 304 makes the entry fresh again. */
  revalidate(entry: Entry, request: RequestHead, head: ResponseHead): boolean {
    const { policy, modified } = entry.policy.revalidatedPolicy(this.#request(request), { status: 304, headers: recordOf(head.lines) })
    if (modified) return false
    entry.policy = policy
    if (entry.freshUntilT !== Infinity) entry.freshUntilT = this.#clock.now() + this.#params.ttlMs
    return true
  }

  store({ request, wantsTunnel }: Exchange, head: ResponseHead): Entry | undefined {
    const key = keyOf(request)
    // RFC 9111, 4.4: what changes a resource makes its stored responses invalid.
    if (!['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(request.method) && head.status < 400) for (const old of this.#store.of(key)) this.#store.remove(old)
    if (wantsTunnel || request.method !== 'GET' || headerOf(request.lines, 'range') !== undefined) return undefined
    const headers = recordOf(head.lines)
    const own = !isExplicit(headers) && this.#params.ttlMs > 0
    // The library never guesses: the lifetime is watched here.
    if (own) headers['cache-control'] = [headers['cache-control'], 'max-age=31536000'].filter(Boolean).join(', ')
    const asked = this.#request(request)
    const policy = new this.#Policy(asked, { status: head.status, headers }, { shared: true, cacheHeuristic: 0 })
    if (!policy.storable() || headers['vary'] === '*' || (policy.stale() && headers['etag'] === undefined && headers['last-modified'] === undefined)) return undefined
    const response = new StoredResponse({ ...head, lines: endToEnd(head.lines) }, (bytes) => this.#store.grown(entry, bytes))
    const vary = (headers['vary'] ?? '').split(',').flatMap((name) => (name.trim() ? [[name.trim().toLowerCase(), asked.headers[name.trim().toLowerCase()]] as const] : []))
    const entry: Entry = { key, response, policy, vary, freshUntilT: own ? this.#clock.now() + this.#params.ttlMs : Infinity }
    const before = this.find(request)
    if (before) this.#store.remove(before)
    this.#store.keep(entry)
    return entry
  }

  /** The stored head as this client gets it, or 304 when it has the same already. */
  replayHead(entry: Entry, request: RequestHead): ResponseHead {
    this.#store.used(entry)
    const { head, state, bytes } = entry.response
    const { version } = request
    const etag = headerOf(head.lines, 'etag')
    const asked = headerOf(request.lines, 'if-none-match')
    let lines = withHeader(head.lines, version === '2.0' ? 'age' : 'Age', String(Math.floor(entry.policy.age())))
    if (version === '2.0') lines = lines.map(([name, value]): HeaderLine => [name.toLowerCase(), value])
    if (this.#params.headers) lines = marked(lines, version, 'HIT')
    if (etag !== undefined && asked?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''))) return { status: 304, reason: 'Not Modified', lines }
    if (headerOf(lines, 'content-length') !== undefined || isBodyless(request.method, head)) return { ...head, lines }
    if (state === 'complete') return { ...head, lines: [...lines, [version === '2.0' ? 'content-length' : 'Content-Length', String(bytes)]] }
    return { ...head, lines: ofUnknownLength(lines, version) }
  }

  forget(entry: Entry): void {
    this.#store.remove(entry)
  }

  clear(): void {
    this.#store.clear()
  }

  #request({ method, target, lines }: RequestHead): { method: string; url: string; headers: Record<string, string> } {
    const headers = recordOf(lines)
    if (!this.#params.honourClient) {
      delete headers['cache-control']
      delete headers['pragma']
    }
    headers['host'] ??= headers[':authority'] ?? ''
    // A HEAD is answered from what a GET stored.
    return { method: method === 'HEAD' ? 'GET' : method, url: target, headers }
  }
}

function keyOf({ lines, target }: RequestHead): string {
  return `${headerOf(lines, 'host') ?? headerOf(lines, ':authority') ?? ''} ${target}`
}

/** Lower case names, repeated lines joined (RFC 9110, 5.3). */
function recordOf(lines: readonly HeaderLine[]): Record<string, string> {
  const record: Record<string, string> = {}
  for (const [name, value] of lines) {
    const key = name.toLowerCase()
    record[key] = record[key] === undefined ? value : `${record[key]}, ${value}`
  }
  return record
}

/** The origin said something about how long it may be stored. */
function isExplicit(headers: Readonly<Record<string, string>>): boolean {
  const said = headers['cache-control'] ?? headers['pragma'] ?? ''
  return headers['expires'] !== undefined || /max-age|s-maxage|no-cache|no-store|private/i.test(said)
}

function marked(lines: readonly HeaderLine[], version: string, verdict: 'HIT' | 'MISS'): HeaderLine[] {
  const [cacheName, viaName] = version === '2.0' ? ['x-cache', 'via'] : ['X-Cache', 'Via']
  return withHeader(withHeader(lines, cacheName, `${verdict} from brownout`), viaName, `${version === '2.0' ? '2' : version} brownout`)
}
