import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** The origin of the benchmark, in a process of its own: a small and a large body, an event stream that only opens, an echo. */
const small = Buffer.from('hello, world')
const large = Buffer.alloc(64 * 1024, 'x')
const server = createServer((request, response) => {
  if (request.url === '/sse') return void response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': open\n\n')
  const body = request.url === '/large' ? large : small
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length }).end(body)
})
server.keepAliveTimeout = 0
server.requestTimeout = 0
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', (socket) => {
  socket.on('error', () => {})
  socket.on('message', (data: Buffer) => socket.send(data))
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit(0))
