import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { openBenchServer } from './bench-server.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'

const tokenLifeMs = 400

interface Opened {
  readonly opened: boolean
  readonly received: readonly string[]
  readonly closeCode: number | null
}

/** D4: tokens, origins, cookies. */
export const access = defineExperiment({
  name: 'access',
  title: 'Who may open a socket, and for how long',
  explain: 'A token expires while a WebSocket and an event stream are open; then a page of another origin opens a WebSocket with the cookie of its visitor, towards a server that looks at Origin and one that does not.',
  params: z.strictObject({}),
  async run(_params, at) {
    await expiry(at)
    await hijack(at)
  },
})

async function expiry(at: ExperimentContext): Promise<void> {
  const expiresT = new Map<string, number>()
  const lives = (token: string) => (expiresT.get(token) ?? 0) > at.ctx.clock.now()
  const issue = (token: string, lifeMs = tokenLifeMs) => expiresT.set(token, at.ctx.clock.now() + lifeMs)
  const handshakes: IncomingMessage['headers'][] = []
  let streams = 0
  const tokenOf = (url: string | undefined) => new URL(url ?? '/', 'http://bench').searchParams.get('token') ?? ''
  const server = await openBenchServer(at, {
    routes: {
      '/events': (request, response) => {
        streams++
        const token = tokenOf(request.url)
        if (!lives(token)) return void response.writeHead(401).end()
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('retry: 100\n\ndata: hello\n\n')
        const timer = setTimeout(() => response.end(), tokenLifeMs)
        response.on('close', () => clearTimeout(timer))
      },
    },
    sockets: {
      '/ws': (socket, request) => {
        handshakes.push(request.headers)
        let token = tokenOf(request.url)
        socket.send('hello')
        socket.on('message', (data: Buffer) => {
          // `renew <token>`: in-band, since nothing of HTTP is left to carry a header.
          token = data.toString('utf8').split(' ')[1] ?? token
          issue(token, 3 * tokenLifeMs)
        })
        const timer = setInterval(() => {
          if (lives(token)) return
          if (token === 'second') socket.close(1000, 'the second token has ended too')
          else socket.close(4401, 'token expired')
        }, 20)
        socket.on('close', () => clearInterval(timer))
      },
    },
  })
  const path = await at.openPath({ transport: 'websocket', port: server.port })
  const ws = path.url.replace('http', 'ws')
  issue('first')
  const socket = await at.task<Opened>('open-socket', { url: `${ws}/ws?token=first`, messages: 99, withinMs: 10 * tokenLifeMs })
  at.fact('expiry.websocket.code', socket.closeCode ?? 0, { about: 'websocket', text: `The token lived ${tokenLifeMs} ms; the server closed with ${socket.closeCode ?? 0}, a code of the application (RFC 6455 7.4.2): no status of HTTP can be said any more.` })
  issue('first')
  const startedT = at.ctx.clock.now()
  const renewed = await at.task<Opened>('open-socket', { url: `${ws}/ws?token=first`, send: ['renew second'], messages: 99, withinMs: 10 * tokenLifeMs })
  const keptMs = Math.round(at.ctx.clock.now() - startedT)
  at.fact('expiry.renewed.code', renewed.closeCode ?? 0, { about: 'websocket', text: 'Of the page that sent a new token in a message.' })
  at.fact('expiry.renewed.kept', keptMs, { unit: 'ms', about: 'websocket', text: `It kept the connection this long, on a token of ${tokenLifeMs} ms and one of ${3 * tokenLifeMs} ms.` })
  issue('third')
  const heard = await at.task<{ readyState: number; opens: number; events: unknown[] }>('listen-events', { url: `${path.url}/events?token=third`, withinMs: 4 * tokenLifeMs })
  at.fact('expiry.sse.ready-state', heard.readyState, { about: 'sse', text: `EventSource opened ${heard.opens} time; asked again after the token's end it was answered 401 and is closed for good (${streams} requests), with an error event that carries no status.` })
  at.fact('handshake.authorization', handshakes.some((headers) => headers.authorization !== undefined), { about: 'websocket', text: `Headers of the handshakes: ${[...new Set(handshakes.flatMap((headers) => Object.keys(headers)))].join(', ')}. The WebSocket API of the page has no way to add Authorization.` })
}

/** Cross-site WebSocket hijacking: CORS does not apply to the handshake, so whoever answers it has to look. */
async function hijack(at: ExperimentContext): Promise<void> {
  if (at.probe === 'node') return at.unmeasured('hijack', 'it needs a browser engine with cookies and an origin, and this probe is Node')
  const cookies: string[] = []
  let foreign = ''
  const server = await openBenchServer(at, {
    routes: { '/login': (_request, response) => void response.writeHead(200, { 'set-cookie': 'session=of-the-visitor; SameSite=Lax; Path=/' }).end() },
    sockets: {
      '/open': (socket, request) => {
        cookies.push(request.headers.cookie ?? '')
        foreign = request.headers.origin ?? ''
        socket.send('private news')
      },
      '/checked': (socket) => socket.send('private news'),
    },
    verifySocket: (request) => (request.url?.startsWith('/checked') === true && request.headers.origin !== `http://${request.headers.host ?? ''}` ? 403 : undefined),
  })
  const path = await at.openPath({ transport: 'websocket', port: server.port })
  await at.task('open-socket', { url: `${path.url.replace('http', 'ws')}/nothing`, warmUp: `${path.url}/login`, withinMs: 1000 })
  const ws = path.url.replace('http', 'ws')
  const unchecked = await at.task<Opened>('open-socket', { url: `${ws}/open`, messages: 1 })
  at.fact('hijack.unchecked.opened', unchecked.opened && unchecked.received.length > 0, { about: 'websocket', text: `The page of ${foreign} opened a WebSocket to another origin and read "${unchecked.received[0] ?? ''}": no preflight, no CORS.` })
  at.fact('hijack.cookie-sent', cookies.some((cookie) => cookie.includes('of-the-visitor')), { about: 'websocket', text: 'The browser sent the cookie of the visitor along: another port is the same site.' })
  const checked = await at.task<Opened>('open-socket', { url: `${ws}/checked`, messages: 1 })
  at.fact('hijack.checked.opened', checked.opened, { about: 'websocket', text: `The server that compares Origin with Host answered 403; the page was told ${checked.closeCode ?? 0}.` })
  cookies.length = 0
  const crossSite = await at.task<Opened>('open-socket', { url: `${ws.replace('127.0.0.1', 'localhost')}/open`, messages: 1 })
  at.fact('hijack.cross-site.opened', crossSite.opened, { about: 'websocket', text: `From 127.0.0.1 to localhost, another site, it opened as well, ${cookies.some((cookie) => cookie !== '') ? 'with a cookie' : 'without a cookie'}.` })
}
