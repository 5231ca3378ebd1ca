import { z } from 'zod'
import { bytesSchema } from '../contract/duration.ts'
import { type BenchResponse, openBenchServer } from './bench-server.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'

interface Said {
  readonly received: readonly string[]
  readonly closeCode: number | null
  readonly error: string | null
}
interface Heard {
  readonly events: readonly { readonly data: string }[]
  readonly opens: number
  readonly errors: number
}

/** What a page may say at once, and what it costs to say more. */
export const messageSize = defineExperiment({
  name: 'message-size',
  title: 'A message that is too long',
  explain: 'A server takes messages up to a limit; a page says one of exactly that length, one that is a byte longer with a short one behind it, and then the same text in two pieces: over a WebSocket, and by POST beside an event stream.',
  // The page is told the text through one frame of the probe, which holds 1 MiB.
  params: z.strictObject({ max: bytesSchema.pipe(z.number().int().min(2).max(256 * 1024)).prefault('32KiB') }),
  async run({ max }, at) {
    await bySocket(at, 'websocket', max)
    await bySocket(at, 'websocket-h2', max)
    await byPost(at, 'sse', max)
    await byPost(at, 'sse-h2', max)
  },
})

async function bySocket(at: ExperimentContext, about: 'websocket' | 'websocket-h2', max: number): Promise<void> {
  const tls = about === 'websocket-h2'
  let taken = 0
  const server = await openBenchServer(at, {
    tls,
    maxPayload: max,
    routes: { '/': (_request, response) => void response.end() },
    sockets: {
      '/ws': (socket) =>
        socket.on('message', (data: Buffer) => {
          taken++
          socket.send(String(data.length))
        }),
    },
  })
  const path = await at.openPath({ transport: about, port: server.port, tls })
  const url = `${path.url.replace('http', 'ws')}/ws`
  const say = (send: readonly string[]) => at.task<Said>('open-socket', { url, send, messages: send.length, h2: tls, ...(tls ? { warmUp: `${path.url}/` } : {}) })
  const fits = await say(['x'.repeat(max)])
  at.fact(`${about}.fits`, fits.received[0] === String(max), { about, text: `A message of ${max} bytes, the limit: taken, and closed with ${fits.closeCode ?? 'nothing'} by the page itself.` })
  taken = 0
  const over = await say(['x'.repeat(max + 1), 'behind'])
  at.fact(`${about}.over.code`, over.closeCode ?? 0, { about, text: `One byte more: the server ended the connection with this code; the page was told it by the close event${over.error === null ? '' : ` after "${over.error}"`}, and send() had said nothing.` })
  at.fact(`${about}.over.taken`, taken, { unit: 'messages', about, text: 'Of the long message and the short one behind it came to the server: what was said later goes down with the connection.' })
  const half = 'x'.repeat(Math.ceil((max + 1) / 2))
  const pieces = await say([half, half])
  at.fact(`${about}.pieces`, pieces.received.filter((length) => length === String(half.length)).length, { unit: 'messages', about, text: 'Of two halves of the same text, on the connection that the page opened next, were taken.' })
  await path.close()
  if (!tls) return
  const connects = at.events().filter((event) => event.kind === 'head' && event.transport === about && event.hop === 'client' && event.lines.includes(':protocol: websocket')).length
  at.fact(`${about}.streams`, connects, { about, text: 'Of the three WebSockets were streams of HTTP/2 (extended CONNECT), none an Upgrade.' })
}

async function byPost(at: ExperimentContext, about: 'sse' | 'sse-h2', max: number): Promise<void> {
  const tls = about === 'sse-h2'
  let stream: BenchResponse | undefined
  const server = await openBenchServer(at, {
    tls,
    routes: {
      '/events': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        response.write(':\n\n')
        stream = response
      },
      '/say': async (request, response) => {
        let length = 0
        // Read to its end although the answer is known: a server that closes at once resets the connection, and the answer with it.
        for await (const chunk of request) length += (chunk as Buffer).length
        response.writeHead(length > max ? 413 : 204).end()
        if (length <= max) stream?.write(`data: ${length}\n\n`)
      },
    },
  })
  const path = await at.openPath({ transport: about, port: server.port, tls })
  const half = 'x'.repeat(Math.ceil((max + 1) / 2))
  const listening = at.task<Heard>('listen-events', { url: `${path.url}/events`, events: 3, withinMs: 5000 })
  await at.until('the event stream', () => stream)
  const post = async (body: string) => (await at.task<{ statuses: readonly number[] }>('fetch-many', { url: `${path.url}/say`, times: 1, method: 'POST', body })).statuses[0] ?? 0
  at.fact(`${about}.fits`, await post('x'.repeat(max)), { about, text: `Answer to a POST of ${max} bytes, the limit.` })
  at.fact(`${about}.over.status`, await post('x'.repeat(max + 1)), { about, text: 'Answer to one byte more: a status, which page code can read.' })
  const pieces = [await post(half), await post(half)]
  at.fact(`${about}.pieces`, pieces.filter((status) => status === 204).length, { unit: 'messages', about, text: 'Of two halves of the same text were taken.' })
  const heard = await listening
  at.fact(`${about}.stream.opens`, heard.opens, { unit: 'connections', about, text: `The event stream beside it opened this often and reported ${heard.errors} errors; it told of ${heard.events.map(({ data }) => data).join(', ')} bytes taken.` })
  await path.close()
}
