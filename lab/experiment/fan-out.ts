import { connect } from 'node:net'
import { z } from 'zod'
import { WebSocket } from 'ws'
import { openBenchServer } from './bench-server.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'

/** D1: what stands between one answer and many readers. */
export const fanOut = defineExperiment({
  name: 'fan-out',
  title: 'Many readers of one answer',
  explain: 'Many clients poll an answer that may be cached for a second through a caching gateway, and as many open a WebSocket through the same gateway; requests and connections are counted at the origin.',
  params: z.strictObject({ clients: z.number().int().min(2).max(200).default(20), forMs: z.number().int().min(1000).max(20_000).default(3000) }),
  async run({ clients, forMs }, at) {
    let requests = 0
    let sockets = 0
    const server = await openBenchServer(at, {
      routes: {
        '/price': (_request, response) => {
          requests++
          response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': `public, max-age=${maxAgeS}` }).end(String(requests))
        },
      },
      sockets: {
        '/ws': (socket) => {
          sockets++
          socket.on('close', () => void sockets--)
        },
      },
    })
    const path = await at.openPath({ transport: 'polling', port: server.port, on: { 'gateway/cache': {} } })
    const answered = await pollTogether(at, { port: path.port, clients, forMs })
    at.fact('cache.answers', answered, { unit: 'requests', about: 'polling', text: `Answers that ${clients} clients got in ${forMs} ms, each asking every ${pollEveryMs} ms.` })
    at.fact('cache.origin-requests', requests, { unit: 'requests', about: 'polling', text: `Requests that reached the origin: the answer may be kept for ${maxAgeS} s (RFC 9111 5.2.2.1).` })
    at.fact('cache.periods', Math.ceil(forMs / (1000 * maxAgeS)) + 1, { text: 'Periods of that length that were touched.' })
    const open = await openSockets(at, `ws://127.0.0.1:${path.port}/ws`, clients)
    await at.until('every WebSocket at the origin', () => sockets === open)
    at.fact('sockets.origin-connections', sockets, { unit: 'connections', about: 'websocket', text: `Connections that the origin holds for ${clients} WebSockets behind the same cache.` })
    at.fact('clients', clients, { unit: 'clients', text: 'Clients of either kind.' })
  },
})

const maxAgeS = 1
const pollEveryMs = 100

async function pollTogether(at: ExperimentContext, { port, clients, forMs }: { readonly port: number; readonly clients: number; readonly forMs: number }): Promise<number> {
  let answered = 0
  const untilT = at.ctx.clock.now() + forMs
  const poll = async (client: number): Promise<void> => {
    // Spread over an interval, as the clients of a day are.
    await at.ctx.clock.sleep((client * pollEveryMs) / clients)
    while (at.ctx.clock.now() < untilT) {
      if (await askOnce(port)) answered++
      await at.ctx.clock.sleep(pollEveryMs)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => poll(client)))
  return answered
}

function askOnce(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let text = ''
    socket.on('error', () => resolve(false))
    socket.on('close', () => resolve(text.startsWith('HTTP/1.1 200')))
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
    socket.write(`GET /price HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)
  })
}

async function openSockets(at: ExperimentContext, url: string, count: number): Promise<number> {
  const opened = await Promise.all(
    Array.from({ length: count }, () => {
      const socket = at.own(new WebSocket(url, { perMessageDeflate: false }), (one) => one.terminate())
      socket.on('error', () => {})
      return new Promise<boolean>((resolve) => {
        socket.once('open', () => resolve(true))
        socket.once('close', () => resolve(false))
      })
    }),
  )
  return opened.filter(Boolean).length
}
