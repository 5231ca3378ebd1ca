import { z } from 'zod'
import type { TransportId } from '../contract/transport.ts'
import { type BenchRequest, openBenchServer } from './bench-server.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'

const said = ['one', 'two', 'three', 'four', 'five']

/** A1, A5, F1, F8: who can talk when, and what talking back costs. */
export const twoWay = defineExperiment({
  name: 'two-way',
  title: 'A conversation of two',
  explain: 'A page says five things to a server that says them back, each after the echo of the last: over a WebSocket, over SSE with a POST beside it, and by polling; connections, requests and bytes are counted on the wire.',
  params: z.strictObject({}),
  async run(_params, at) {
    await converse(at, 'websocket', { by: 'websocket', tls: false })
    await converse(at, 'sse', { by: 'sse', tls: false })
    await converse(at, 'sse-h2', { by: 'sse', tls: true })
    await converse(at, 'polling', { by: 'polling', tls: false })
  },
})

export async function converse(at: ExperimentContext, transport: TransportId, { by, tls }: { readonly by: 'websocket' | 'sse' | 'polling'; readonly tls: boolean }): Promise<void> {
  const server = await openEcho(at, tls)
  const path = await at.openPath({ transport, port: server.port, tls })
  const result = await at.task<{ heard: string[]; roundTripMs: number[] }>('talk', { url: path.url, by, say: said, withinMs: 5000 })
  const uploads = by === 'websocket' ? 0 : said.length
  const captures = await at.until(`the conversation over ${transport} on the wire`, () => {
    const seen = at.captures({ transport, hop: 'client' })
    const posts = seen.flatMap(({ exchanges }) => exchanges).filter(({ method }) => method === 'POST').length
    return posts >= uploads && (by !== 'websocket' || seen.some(({ exchanges }) => exchanges.some(({ messages }) => messages.length >= 2 * said.length))) ? seen : undefined
  })
  const exchanges = captures.flatMap((capture) => capture.exchanges)
  const about = transport
  at.fact(`talk.${transport}.heard`, result.heard.filter((text, i) => text === said[i]).length, { unit: 'messages', about, text: `Of ${said.length} that were said came back, in order.` })
  if (tls && at.probe === 'node') at.unmeasured(`talk.${transport}.connections`, 'it needs a browser engine: this Node client does not share its HTTP/2 sessions as a browser does')
  else at.fact(`talk.${transport}.connections`, captures.length, { unit: 'connections', about, text: `TCP connections for the whole conversation: ${captures.map(({ connection }) => connection.conn).join(', ')}.` })
  at.fact(`talk.${transport}.requests`, exchanges.length, { unit: 'requests', about, text: `HTTP requests: ${summaryOf(exchanges.map(({ method, target }) => `${method} ${target}`))}.` })
  at.fact(`talk.${transport}.requests-to-talk`, exchanges.filter(({ method }) => method === 'POST').length, { unit: 'requests', about, text: `Requests only to say ${said.length} things.` })
  at.fact(`talk.${transport}.up`, Math.round(bytesUp(captures) / said.length), { unit: 'bytes', about, text: 'Bytes up for one thing that was said, opening included.' })
  at.fact(`talk.${transport}.down-pushed`, by !== 'polling', { about, text: by === 'polling' ? 'The server said nothing that was not asked for: every answer belongs to a request.' : 'The server spoke on a connection that was open already, without being asked.' })
  await path.close()
}

function bytesUp(captures: ReturnType<ExperimentContext['captures']>): number {
  return captures.flatMap(({ connection }) => connection.segments).reduce((sum, { dir, data }) => (dir === 'c2s' ? sum + data.length : sum), 0)
}

/** `5 x POST /say, GET /events` */
function summaryOf(lines: readonly string[]): string {
  return [...new Set(lines)].map((line) => `${lines.filter((one) => one === line).length} x ${line}`).join(', ')
}

/** Says back what it hears, in whatever way there is. */
function openEcho(at: ExperimentContext, tls: boolean) {
  const mail: string[] = []
  let tell: (text: string) => void = (text) => void mail.push(text)
  return openBenchServer(at, {
    tls,
    routes: {
      '/events': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        response.write(':\n\n')
        tell = (text) => void response.write(`data: ${text}\n\n`)
      },
      '/say': async (request, response) => {
        tell(await textOf(request))
        response.writeHead(204).end()
      },
      '/mail': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' }).end(mail.shift() ?? '')
      },
    },
    sockets: { '/ws': (socket) => socket.on('message', (data: Buffer) => socket.send(data.toString('utf8'))) },
  })
}

async function textOf(request: BenchRequest): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
