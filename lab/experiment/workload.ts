import { z } from 'zod'
import { checksum } from '../contract/feed.ts'
import { type BenchRequest, type BenchResponse, openBenchServer } from './bench-server.ts'
import { type BenchPath, defineExperiment, type ExperimentContext } from './experiment.ts'

interface Workload {
  readonly title: string
  /** Pieces, and what each says; the same ones go both ways. */
  readonly pieces: readonly Buffer[]
  readonly everyMs: number
  /** Text goes into an event as it is, other bytes as base64. */
  readonly text: boolean
  /** What the page sends first. */
  readonly question?: string
  /** The connection is cut once after this many pieces. */
  readonly cutAfter?: number
}

const numbered = (count: number, piece: (i: number) => string | Uint8Array): Buffer[] => Array.from({ length: count }, (_, i) => Buffer.from(piece(i) as string))

const workloads = {
  'ai-answer': { title: 'an answer of an AI, token by token', pieces: numbered(60, (i) => ['The ', 'quick ', 'brown ', 'fox ', 'jumps '][i % 5] ?? ''), everyMs: 10, text: true, question: 'q'.repeat(4096) },
  'progress-bar': { title: 'a progress bar', pieces: numbered(20, (i) => `{"percent":${(i + 1) * 5}}`), everyMs: 40, text: true, cutAfter: 10 },
  'log-tail': { title: 'the tail of a log', pieces: numbered(40, (i) => `2026-11-28T12:00:${String(i).padStart(2, '0')}Z INFO worker-${i % 4}: job ${1000 + i} done in ${i * 3} ms`), everyMs: 20, text: true, cutAfter: 20 },
  'video-like': { title: 'binary at a high rate', pieces: numbered(40, (i) => Buffer.alloc(32 * 1024, i + 1)), everyMs: 10, text: false },
} as const satisfies Record<string, Workload>

/** E9: the same thing to say, as events and as a stream. */
export const workload = defineExperiment({
  name: 'workload',
  title: 'One workload, as events and as a stream',
  explain: 'A server says the same things once as events and once as a stream, and where people would notice the connection is cut in the middle; bytes are counted on the wire, and what the page has in the end.',
  params: z.strictObject({ kind: z.enum(Object.keys(workloads) as [keyof typeof workloads, ...(keyof typeof workloads)[]]).default('progress-bar') }),
  async run({ kind }, at) {
    const load: Workload = workloads[kind]
    await asEvents(at, load)
    await asStream(at, load)
    at.fact('payload', payloadOf(load), { unit: 'bytes', text: `${load.pieces.length} pieces of ${load.title}, one every ${load.everyMs} ms.` })
  },
})

/** As it stands in an event: text as it is, other bytes as base64. */
const eventData = (piece: Buffer, { text }: Workload): string => piece.toString(text ? 'utf8' : 'base64')

const payloadOf = ({ pieces }: Workload): number => pieces.reduce((sum, piece) => sum + piece.length, 0)

/** Says the pieces from `first` on, and cuts the connection once. */
function say(load: Workload, { first, request, response, format, cut }: { readonly first: number; readonly request: BenchRequest; readonly response: BenchResponse; readonly format: (piece: Buffer, i: number) => string | Buffer; readonly cut: { done: boolean } }): void {
  let next = first
  const timer = setInterval(() => {
    const piece = load.pieces[next]
    if (!piece) {
      clearInterval(timer)
      return void response.end()
    }
    response.write(format(piece, next++))
    if (load.cutAfter === undefined || cut.done || next < load.cutAfter) return
    cut.done = true
    request.socket.destroySoon()
  }, load.everyMs)
  response.on('close', () => clearInterval(timer))
}

async function asEvents(at: ExperimentContext, load: Workload): Promise<void> {
  const cut = { done: false }
  const methods: string[] = []
  let over = false
  const server = await openBenchServer(at, {
    routes: {
      '/events': (request, response) => {
        methods.push(request.method ?? '')
        const last = Number(request.headers['last-event-id'] ?? 0)
        // 204 is how a server says that there is nothing more to come (HTML 9.2.3).
        if (over) return void response.writeHead(204).end()
        over = load.cutAfter === undefined || cut.done
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        response.write('retry: 100\n\n')
        say(load, { first: last, request, response, cut, format: (piece, i) => `id: ${i + 1}\ndata: ${eventData(piece, load)}\n\n` })
      },
      '/ask': async (request, response) => {
        methods.push(request.method ?? '')
        for await (const _ of request) continue
        response.writeHead(204).end()
      },
    },
  })
  const path = await at.openPath({ transport: 'sse', port: server.port })
  if (load.question !== undefined) await at.task('fetch-many', { url: `${path.url}/ask`, times: 1, method: 'POST', body: load.question })
  const heard = await at.task<{ events: { data: string }[]; opens: number }>('listen-events', { url: `${path.url}/events`, sums: true, events: load.pieces.length, withinMs: 10_000 })
  const got = load.pieces.filter((piece, i) => heard.events[i]?.data === checksum(eventData(piece, load)))
  const whole = got.length
  at.fact('sse.complete', Math.round((100 * whole) / load.pieces.length), { unit: 'percent', about: 'sse', text: `${whole} of ${load.pieces.length} pieces are with the page in the end, in order; EventSource opened ${heard.opens} times.` })
  at.fact('sse.requests', methods.length, { unit: 'requests', about: 'sse', text: `What the page asked: ${methods.join(', ')}. EventSource can only GET, so a question takes a request of its own.` })
  await overhead(at, 'sse', { path, pieces: whole, payload: got.reduce((sum, piece) => sum + piece.length, 0) })
}

async function asStream(at: ExperimentContext, load: Workload): Promise<void> {
  const cut = { done: false }
  let requests = 0
  const server = await openBenchServer(at, {
    routes: {
      '/stream': async (request, response) => {
        requests++
        for await (const _ of request) continue
        response.writeHead(200, { 'content-type': load.text ? 'text/plain; charset=utf-8' : 'application/octet-stream', 'cache-control': 'no-store' })
        say(load, { first: 0, request, response, cut, format: (piece) => piece })
      },
    },
  })
  const path = await at.openPath({ transport: 'http-stream', port: server.port })
  const read = await at.task<{ bytes: number; pieces: number; error: string | null }>('consume-stream', { url: `${path.url}/stream`, ...(load.question === undefined ? {} : { method: 'POST', body: load.question }) })
  at.fact('stream.complete', Math.round((100 * read.bytes) / payloadOf(load)), { unit: 'percent', about: 'http-stream', text: `${read.bytes} of ${payloadOf(load)} bytes are with the page in the end, in ${read.pieces} pieces${read.error === null ? '' : `; it ended with "${read.error}"`}.` })
  at.fact('stream.requests', requests, { unit: 'requests', about: 'http-stream', text: `The page asked ${load.question === undefined ? 'by GET' : 'and put its question by one POST'}; nobody asked again for it.` })
  await overhead(at, 'http-stream', { path, pieces: load.cutAfter ?? load.pieces.length, payload: read.bytes })
}

/** Totals of the closed connections: the tap keeps only the ends of what is long. */
async function overhead(at: ExperimentContext, transport: 'sse' | 'http-stream', { path, pieces, payload }: { readonly path: BenchPath; readonly pieces: number; readonly payload: number }): Promise<void> {
  await path.close()
  const down = at.events().reduce((sum, event) => (event.kind === 'tcp-close' && event.transport === transport && event.hop === 'client' ? sum + event.bytesDown : sum), 0)
  const name = transport === 'sse' ? 'sse' : 'stream'
  at.fact(`${name}.down`, down, { unit: 'bytes', about: transport, text: 'Bytes down, heads and framing included.' })
  at.fact(`${name}.per-piece`, Math.round((down - payload) / Math.max(1, pieces)), { unit: 'bytes', about: transport, text: 'Bytes more than what the page got, for each piece.' })
}
