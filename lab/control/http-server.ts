import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { TRPCError } from '@trpc/server'
import { WebSocketServer } from 'ws'
import { LabError } from '../core/errors.ts'
import { isFromElsewhere } from '../core/from-elsewhere.ts'
import type { Engine } from './engine.ts'
import { answerExport } from './export-route.ts'
import { createExportTickets, type ExportTickets, exportRoot } from './export-tickets.ts'
import { appRouter } from './router.ts'
import { uploadPath, uploadRun } from './upload-run.ts'

export interface ControlServer {
  /** With the token in the fragment, which never leaves the browser. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

const uiDir = fileURLToPath(new URL('../renderer', import.meta.url))

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.map': 'application/json',
}

/**
 * Serves the built UI and the tRPC router on loopback. Three doors are kept shut: other hosts (DNS rebinding: strict Host),
 * other pages (cross-site WebSocket hijacking: strict Origin), other programs (the token in the first WebSocket
 * message, beside an upload, or in what it was given for: `export-tickets.ts`).
 * @throws LabError LAB_PORT_IN_USE
 */
export async function startControlServer(engine: Engine, options: { readonly port: number }): Promise<ControlServer> {
  const token = randomBytes(24).toString('base64url')
  const tickets = createExportTickets()
  const server = createServer((request, response) => {
    const serve = () => (request.method === 'POST' && request.url?.split('?')[0] === uploadPath ? upload(request, response) : answer(request, response, { server, tickets }))
    serve().catch(() => response.destroy())
  })
  const upload = async (request: IncomingMessage, response: ServerResponse) => {
    const bearer = request.headers.authorization?.replace(/^Bearer /, '')
    if (!isOurPage(request, server) || !sameToken(bearer, token)) return void response.writeHead(403, { connection: 'close' }).end()
    await uploadRun(request, response, engine.runs)
  }
  const wss = new WebSocketServer({ noServer: true, maxPayload: 4 << 20 })
  const handler = applyWSSHandler({
    wss,
    router: appRouter,
    createContext: ({ info }) => {
      if (!sameToken(info.connectionParams?.['token'], token)) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'open the address that Brownout printed, with its token' })
      return { engine, tickets }
    },
    keepAlive: { enabled: true, pingMs: 10_000, pongWaitMs: 10_000 },
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    // The tRPC client adds `?connectionParams=1`.
    if (request.url?.split('?')[0] !== '/trpc' || !isOurPage(request, server)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, request))
  })
  const port = await listen(server, options.port)
  return {
    port,
    url: `http://127.0.0.1:${port}/#t=${token}`,
    async close() {
      handler.broadcastReconnectNotification()
      for (const client of wss.clients) client.terminate()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new LabError('LAB_PORT_IN_USE', `port ${port} is already in use; choose another with --port, or leave it out for a free one`, { cause: error }) : error)
    })
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve((server.address() as AddressInfo).port))
  })
}

function sameToken(given: unknown, token: string): boolean {
  if (typeof given !== 'string' || given.length !== token.length) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(token))
}

function isOurHost(host: string | undefined, server: Server): boolean {
  const { port } = server.address() as AddressInfo
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`
}

/** Asked for by a page that this server served, and not by another one that knows the port. */
function isOurPage({ headers: { host, origin } }: IncomingMessage, server: Server): boolean {
  return isOurHost(host, server) && origin !== undefined && isOurHost(origin.replace(/^http:\/\//, ''), server)
}

function contentSecurityPolicy(nonce: string, host: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self' ws://${host}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    `object-src 'none'`,
    `frame-src http://${host}${exportRoot}`,
  ].join('; ')
}

async function answer(request: IncomingMessage, response: ServerResponse, { server, tickets }: { readonly server: Server; readonly tickets: ExportTickets }): Promise<void> {
  const host = request.headers.host
  if (!isOurHost(host, server)) return void response.writeHead(403).end('This is a local tool; open it by the address that it printed.\n')
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end()
  if (request.url?.startsWith(exportRoot)) {
    if (isFromElsewhere(request, (from) => isOurHost(from, server))) return void response.writeHead(403).end('Only Brownout\'s own page may ask for this.\n')
    return answerExport(request, response, tickets)
  }
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://ui').pathname))
  const file = join(uiDir, path === sep ? 'index.html' : path)
  if (!file.startsWith(uiDir + sep)) return void response.writeHead(403).end()
  let body: Buffer | string
  try {
    body = await readFile(file)
  } catch {
    return void response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not here.\n')
  }
  const nonce = randomBytes(16).toString('base64')
  if (file.endsWith('index.html')) body = body.toString('utf8').replaceAll('__NONCE__', nonce)
  response.writeHead(200, {
    'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy(nonce, host ?? ''),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}
