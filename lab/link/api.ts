import { type IncomingMessage, STATUS_CODES, type Server, type ServerResponse, createServer } from 'node:http'
import { ApiError } from './api-error.ts'
import { type ProxyCollection, PopulateError } from './collection.ts'
import { goString } from './go-marshal.ts'
import { marshalProxies } from './marshal.ts'
import { messageOf } from '../core/errors.ts'
import { type Reply, type Route, readBody, routesOf } from './routes.ts'
import { xidSource } from './xid.ts'

export interface ApiOptions {
  readonly collection: ProxyCollection
  readonly metrics: boolean
  /** Refuse a Host that is no loopback name: a page that rebinds its DNS name cannot reach the API. */
  readonly loopbackHostsOnly: boolean
}

type Headers = Readonly<Record<string, string>>

/** Go's http.Error: always this type, always a newline. */
const errorText = (status: number, text: string): Reply & { readonly headers: Headers } => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${text}\n`,
  headers: { 'X-Content-Type-Options': 'nosniff' },
})

/** Go buffers this much before it gives up on a Content-Length. */
const chunkedFromBytes = 2048

function send(request: IncomingMessage, response: ServerResponse, reply: Reply & { readonly headers?: Headers }, requestId?: string): void {
  const body = Buffer.from(reply.body)
  // Go's server says nothing about a connection that stays open.
  if (request.httpVersion === '1.1' && !/close/i.test(request.headers.connection ?? '')) response.removeHeader('connection')
  const headers: [string, string][] = []
  if (reply.type !== undefined) headers.push(['Content-Type', reply.type])
  for (const header of Object.entries(reply.headers ?? {})) headers.push(header)
  if (requestId !== undefined) headers.push(['X-Toxiproxy-Request-Id', requestId])
  for (const [name, value] of headers) response.setHeader(name, value)
  const isEmptyHead = request.method === 'HEAD' && body.length === 0
  if (reply.status !== 204 && !isEmptyHead && (body.length <= chunkedFromBytes || request.httpVersion !== '1.1')) response.setHeader('Content-Length', body.length)
  response.writeHead(reply.status, STATUS_CODES[reply.status] ?? '')
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** The path as gorilla/mux cleans it: no `//`, no `.` and `..`, a trailing slash kept. */
function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const clean = `/${parts.join('/')}`
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean
}

function errorReply(error: unknown): Reply {
  if (error instanceof PopulateError) {
    const { message, status } = statusOf(error.cause)
    return { status, type: 'application/json', body: `{"error":${goString(message)},"status":${status},"proxies":${marshalProxies(error.made)}}` }
  }
  const { message, status } = statusOf(error)
  return errorText(status, `{"error":${goString(message)},"status":${status}}`)
}
const statusOf = (error: unknown): { readonly message: string; readonly status: number } =>
  error instanceof ApiError ? error : { message: messageOf(error), status: 500 }

const loopbackHost = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

function match(routes: readonly Route[], path: string, method: string): { readonly route: Route; readonly args: readonly string[] } | 404 | 405 {
  let known = false
  for (const route of routes) {
    const found = route.path.exec(path)
    if (!found) continue
    known = true
    if (route.methods === undefined || route.methods.includes(method)) return { route, args: found.slice(1) }
  }
  return known ? 405 : 404
}

/** The HTTP API of Toxiproxy 2.12 on a server that is not listening yet. */
export function createApi(options: ApiOptions): Server {
  const routes = routesOf(options)
  const nextId = xidSource()

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply = (what: Reply & { readonly headers?: Headers }, requestId?: string): void => send(request, response, what, requestId)
    const [rawPath = '/', query] = (request.url ?? '/').split('?', 2)
    let path: string
    try {
      path = decodeURIComponent(rawPath.replace(/^https?:\/\/[^/]+/i, ''))
    } catch {
      return reply({ status: 400, type: 'text/plain; charset=utf-8', body: '400 Bad Request' })
    }
    const clean = cleanPath(path)
    if (clean !== path) return reply({ status: 301, body: '', headers: { Location: encodeURI(clean) + (query === undefined ? '' : `?${query}`) } })
    const found = match(routes, path, request.method ?? 'GET')
    if (found === 404) return reply(errorText(404, '404 page not found'))
    if (found === 405) return reply({ status: 405, body: '' })
    const requestId = nextId()
    if ((request.headers['user-agent'] ?? '').startsWith('Mozilla/')) return reply(errorText(403, 'User agent not allowed'), requestId)
    if (options.loopbackHostsOnly && !loopbackHost.test(request.headers.host ?? 'localhost')) return reply(errorText(403, 'Host not allowed'), requestId)
    try {
      const call = { collection: options.collection, args: found.args, method: request.method ?? 'GET', body: () => readBody(request) }
      reply(await found.route.handle(call), requestId)
    } catch (error) {
      reply(errorReply(error), requestId)
    }
  }

  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 15_000, headersTimeout: 15_000 }, (request, response) => {
    response.on('error', () => {})
    answer(request, response).catch(() => response.destroy())
  })
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request')
    else socket.destroy()
  })
  return server
}
