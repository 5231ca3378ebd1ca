import { readFile } from 'node:fs/promises'
import type { Http2ServerRequest } from 'node:http2'
import { z } from 'zod'
import type { WebSocket } from 'ws'
import type { TransportId } from '../contract/transport.ts'
import { type BenchRequest, type BenchResponse, openBenchServer } from './bench-server.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'

interface Layers {
  readonly idleMs: number
  readonly beatMs: number
}

/** Where a heartbeat can be sent, from below to above; `-silence` has none, for comparison. */
const kinds = {
  'stream-silence': { about: 'sse-h2', what: 'Nothing at all is said on an event stream over HTTP/2' },
  'tcp-keepalive': { about: 'sse', what: 'The server turns SO_KEEPALIVE on under an event stream' },
  'h2-ping': { about: 'sse-h2', what: 'The server sends HTTP/2 PING frames on the session of an event stream' },
  comment: { about: 'sse-h2', what: 'The server writes comments into an event stream' },
  event: { about: 'sse-h2', what: 'The server sends an event of a name of its own' },
  'socket-silence': { about: 'websocket', what: 'Nothing at all is said on a WebSocket' },
  'websocket-ping': { about: 'websocket', what: 'The server sends WebSocket Pings' },
} as const satisfies Readonly<Record<string, { readonly about: TransportId; readonly what: string }>>
type Kind = keyof typeof kinds

/** Linux takes whole seconds and Node repeats after one. */
const keepAliveMs = 1000

/** An idle timeout counts bytes of what it proxies. What one hop says to the next below that layer is no byte of it. */
export const heartbeatLayers = defineExperiment({
  name: 'heartbeat-layers',
  title: 'A heartbeat on the wrong layer',
  explain: 'Streams on which nothing is said stand behind a proxy with an idle timeout; the server keeps each alive in another way: TCP keepalive, HTTP/2 PING, SSE comment, event, WebSocket Ping.',
  params: z.strictObject({ idleMs: z.number().int().min(2 * keepAliveMs).max(10_000).default(2500), beatMs: z.number().int().min(50).max(1000).default(500) }),
  async run(params, at) {
    const beats: Record<Kind, number> = { 'stream-silence': 0, 'tcp-keepalive': 0, 'h2-ping': 0, comment: 0, event: 0, 'socket-silence': 0, 'websocket-ping': 0 }
    const hosts = { plain: await openHost(at, params, { tls: false, beats }), tls: await openHost(at, params, { tls: true, beats }) }
    const keepAlivesBefore = await keepAlivesSent()
    await Promise.all((Object.keys(kinds) as Kind[]).map((kind) => watch(at, kind, hosts[kinds[kind].about === 'sse-h2' ? 'tls' : 'plain'].port, params)))
    for (const kind of ['h2-ping', 'comment', 'event', 'websocket-ping'] as const) {
      const { about, what } = kinds[kind]
      at.fact(`${kind}.beats`, beats[kind], { about, text: `${what}, one every ${params.beatMs} ms${kind.endsWith('ping') ? '; those that were answered' : ''}.` })
    }
    const keepAlives = await keepAlivesSent()
    if (keepAlives === undefined || keepAlivesBefore === undefined) at.unmeasured('tcp-keepalive', 'only Linux counts the keepalives that it sends')
    else at.fact('tcp-keepalive.beats', keepAlives - keepAlivesBefore, { about: 'sse', text: 'Keepalive segments that the kernel of this machine sent meanwhile (TcpExt TCPKeepAlive of /proc/net/netstat).' })
  },
})

/** A server that keeps what it serves alive in the way that the path names, and counts. */
function openHost(at: ExperimentContext, { beatMs }: Layers, { tls, beats }: { readonly tls: boolean; readonly beats: Record<Kind, number> }) {
  const every = (beat: () => void, until: (stop: () => void) => unknown) => {
    const timer = setInterval(beat, beatMs)
    until(() => clearInterval(timer))
  }
  const stream = (kind: Kind, keep: (request: BenchRequest, response: BenchResponse) => void) => (request: BenchRequest, response: BenchResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    // The head has to leave now: it is all that this stream ever gets.
    response.write('retry: 60000\n\n')
    keep(request, response)
  }
  const writing = (kind: 'comment' | 'event', text: string) =>
    stream(kind, (_request, response) =>
      every(
        () => {
          response.write(text)
          beats[kind]++
        },
        (stop) => response.on('close', stop),
      ),
    )
  return openBenchServer(at, {
    tls,
    routes: {
      '/stream-silence': stream('stream-silence', () => {}),
      '/tcp-keepalive': stream('tcp-keepalive', (request) => void request.socket.setKeepAlive(true, keepAliveMs)),
      '/h2-ping': stream('h2-ping', (request, response) => {
        const session = (request as Http2ServerRequest).stream?.session
        every(
          () => session?.ping((error) => void (beats['h2-ping'] += error ? 0 : 1)),
          (stop) => response.on('close', stop),
        )
      }),
      '/comment': writing('comment', ':\n\n'),
      '/event': writing('event', 'event: hb\ndata: {}\n\n'),
    },
    sockets: {
      '/socket-silence': () => {},
      '/websocket-ping': (socket: WebSocket) => {
        socket.on('pong', () => beats['websocket-ping']++)
        every(
          () => socket.ping(),
          (stop) => socket.on('close', stop),
        )
      },
    },
  })
}

/** A path for each: a proxy such as AWS's counts the bytes of a connection, and those of a neighbour would count. */
async function watch(at: ExperimentContext, kind: Kind, port: number, { idleMs }: Layers): Promise<void> {
  const { about, what } = kinds[kind]
  const path = await at.openPath({ transport: about, port, tls: about === 'sse-h2', on: { 'gateway/idle-timeout': { idle: `${idleMs}ms` } } })
  const withinMs = 2 * idleMs
  const say = (isCut: boolean) => at.fact(`${kind}.cut`, isCut, { about, text: `${what}; watched for ${withinMs} ms behind an idle timeout of ${idleMs} ms, it ${isCut ? 'was cut' : 'lasted'}.` })
  if (about === 'websocket') {
    const { opened, closeCode } = await at.task<{ opened: boolean; closeCode: number | null }>('open-socket', { url: `${path.url.replace('http', 'ws')}/${kind}`, messages: 1, withinMs })
    if (!opened) return at.unmeasured(kind, 'the WebSocket did not open')
    say(closeCode !== null)
  } else {
    const { opens, errors, events } = await at.task<{ opens: number; errors: number; events: readonly unknown[] }>('listen-events', { url: `${path.url}/${kind}`, types: ['hb'], withinMs })
    if (opens === 0) return at.unmeasured(kind, 'the event stream did not open')
    say(errors > 0)
    if (kind === 'comment' || kind === 'event') at.fact(`${kind}.seen`, events.length, { unit: 'messages', about, text: 'Heartbeats that page code was told of: what it can hold a deadline against.' })
  }
  await path.close()
}

/** Of the whole machine; undefined where the system does not count them. */
async function keepAlivesSent(): Promise<number | undefined> {
  const text = await readFile('/proc/net/netstat', 'utf8').catch(() => '')
  const [names, values] = text.split('\n').filter((line) => line.startsWith('TcpExt:'))
  const place = names?.split(' ').indexOf('TCPKeepAlive') ?? -1
  return place < 0 ? undefined : Number(values?.split(' ')[place])
}
