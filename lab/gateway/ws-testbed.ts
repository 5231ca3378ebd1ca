import { once } from 'node:events'
import { createServer } from 'node:http'
import WebSocket, { WebSocketServer } from 'ws'
import { h1Bed } from './testbed.ts'

/** A WebSocket through the gateway: what each side got. */
export async function wsBed() {
  const server = createServer()
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  const up: string[] = []
  const down: string[] = []
  const pings: string[] = []
  const accepted = once(sockets, 'connection') as Promise<[WebSocket]>
  const bed = await h1Bed(server)
  const client = new WebSocket(`ws://127.0.0.1:${bed.gateway.port}/ws`, { perMessageDeflate: false })
  const [origin] = await accepted
  await once(client, 'open')
  client.on('error', () => {})
  origin.on('error', () => {})
  client.on('message', (data: Buffer) => down.push(data.toString()))
  origin.on('message', (data: Buffer) => up.push(data.toString()))
  origin.on('pong', (data) => pings.push(`pong ${data.toString()}`))
  const send = (from: WebSocket, ...texts: string[]) => texts.forEach((text) => from.send(text))
  return { bed, sockets, client, origin, up, down, pings, send, [Symbol.asyncDispose]: () => (client.terminate(), bed[Symbol.asyncDispose]()) }
}
export const closeOf = (socket: WebSocket) => once(socket, 'close').then(([code]) => code as number)
