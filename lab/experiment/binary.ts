import { z } from 'zod'
import type { TransportId } from '../contract/transport.ts'
import { checksum } from '../contract/feed.ts'
import { openBenchServer } from './bench-server.ts'
import { type BenchPath, defineExperiment, type ExperimentContext } from './experiment.ts'

const size = 64 * 1024
/** Every value a byte can have, over and over. */
const payload = Buffer.from(Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) & 0xff))
/** Not UTF-8, whichever way it is read (RFC 3629 3). */
const notUtf8 = Buffer.from([0xff, 0xfe, 0x80])
/** A message that takes a while, and one that has to wait for it. */
const largeBytes = 256 * 1024
const rateKBps = 512

interface Received {
  readonly bytes: number
  readonly sum: string
  readonly characters: number
}

/** A7, E7, F6: bytes over ways that were made for text, and over ways that were not. */
export const binary = defineExperiment({
  name: 'binary',
  title: 'Bytes on ways made for text',
  explain: 'The same 64 KiB of every byte value go by fetch, by a stream, by a binary WebSocket message and as base64 in an event; three bytes that are no UTF-8 go over an event stream and over a stream; a small message waits behind a large one.',
  params: z.strictObject({}),
  async run(_params, at) {
    for (const [by, transport] of Object.entries(ways)) await receive(at, by as keyof typeof ways, transport)
    await brokenText(at)
    await smallBehindLarge(at, 'sse')
    await smallBehindLarge(at, 'websocket')
  },
})

const ways = { fetch: 'polling', stream: 'http-stream', websocket: 'websocket', sse: 'sse' } as const satisfies Record<string, TransportId>

async function receive(at: ExperimentContext, by: keyof typeof ways, transport: TransportId): Promise<void> {
  const server = await openBenchServer(at, {
    routes: {
      '/bytes': (_request, response) => void response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size }).end(payload),
      '/base64': (_request, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${payload.toString('base64')}\n\n`),
    },
    sockets: { '/ws': (socket) => socket.send(payload) },
  })
  const path = await at.openPath({ transport, port: server.port })
  const result = await at.task<Received>('receive-binary', { url: path.url, by })
  at.fact(`binary.${by}.intact`, result.bytes === size && result.sum === checksum(payload.toString('latin1')), { about: transport, text: `${result.bytes} bytes with checksum ${result.sum} came out${result.characters > 0 ? `, of ${result.characters} characters of base64` : ''}.` })
  const down = await bytesDown(at, transport, path)
  at.fact(`binary.${by}.down`, down, { unit: 'bytes', about: transport, text: `Bytes down for ${size} of payload, heads and frames included.` })
  at.fact(`binary.${by}.overhead`, Math.round((1000 * (down - size)) / size) / 10, { unit: 'percent', about: transport, text: `${down - size} bytes more than the payload.` })
}

/** Once the connection has carried it all: totals, since the tap keeps only the ends of what is long. */
async function bytesDown(at: ExperimentContext, transport: TransportId, path: BenchPath): Promise<number> {
  await path.close()
  const closes = await at.until(`the end of the connection of ${transport}`, () => {
    const found = at.events().flatMap((event) => (event.kind === 'tcp-close' && event.transport === transport && event.hop === 'client' && event.bytesDown >= size ? [event.bytesDown] : []))
    return found.length > 0 ? found : undefined
  })
  return closes.at(-1) ?? 0
}

/** E7. */
async function brokenText(at: ExperimentContext): Promise<void> {
  const server = await openBenchServer(at, {
    routes: {
      '/events': (_request, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(Buffer.concat([Buffer.from('data: a'), notUtf8, Buffer.from('b\n\n')])),
      '/bytes': (_request, response) => void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(notUtf8),
    },
  })
  const path = await at.openPath({ transport: 'sse', port: server.port })
  const heard = await at.task<{ events: { data: string }[] }>('listen-events', { url: `${path.url}/events`, events: 1, withinMs: 3000 })
  const data = heard.events[0]?.data ?? ''
  at.fact('utf8.sse.replaced', data.split('\ufffd').length - 1, { about: 'sse', text: `Bytes FF FE 80 between "a" and "b": the page got "${data}", ${data.split('\ufffd').length - 1} replacement characters and no error.` })
  const raw = await at.task<Received>('receive-binary', { url: path.url, by: 'stream' })
  at.fact('utf8.stream.intact', raw.bytes === notUtf8.length && raw.sum === checksum(notUtf8.toString('latin1')), { about: 'http-stream', text: `The stream gave the page ${raw.bytes} bytes, checksum ${raw.sum}.` })
}

/** F6: nothing overtakes on one stream. A WebSocket message can be cut in fragments with control frames between, an event cannot. */
async function smallBehindLarge(at: ExperimentContext, transport: 'sse' | 'websocket'): Promise<void> {
  const large = 'x'.repeat(largeBytes)
  let answeredT: number | null = null
  let startedT = 0
  const server = await openBenchServer(at, {
    routes: {
      '/events': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(':\n\n')
        startedT = at.ctx.clock.now()
        response.write(`data: ${large}\n\n`)
        response.end('event: small\ndata: s\n\n')
      },
    },
    sockets: {
      '/ws': (socket) => {
        startedT = at.ctx.clock.now()
        const piece = large.slice(0, largeBytes / 8)
        socket.once('pong', () => (answeredT = at.ctx.clock.now()))
        for (let i = 0; i < 8; i++) {
          socket.send(piece, { fin: i === 7 })
          // Between the fragments, where RFC 6455 5.4 allows control frames.
          if (i === 0) socket.ping()
        }
        socket.send('s')
      },
    },
  })
  const path = await at.openPath({ transport, port: server.port, on: { 'link/bandwidth': { rateKBps } } })
  if (transport === 'sse') await at.task('listen-events', { url: `${path.url}/events`, types: ['small'], events: 2, withinMs: 8000 })
  else await at.task('open-socket', { url: `${path.url.replace('http', 'ws')}/ws`, messages: 2, withinMs: 8000 })
  const waitedMs = Math.round(at.ctx.clock.now() - startedT)
  at.fact(`behind.${transport}.waited`, waitedMs, { unit: 'ms', about: transport, text: `A message of one byte sent behind one of ${largeBytes / 1024} KiB came after ${waitedMs} ms on a link of ${rateKBps} kB/s.` })
  if (transport === 'websocket') at.fact('behind.websocket.ping', Math.round((answeredT ?? startedT + waitedMs) - startedT), { unit: 'ms', about: transport, text: 'A ping between the fragments of the large message was answered after this time.' })
}
