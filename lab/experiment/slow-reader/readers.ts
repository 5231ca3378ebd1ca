import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:http2'
import type { Readable } from 'node:stream'
import { WebSocket } from 'ws'
import type { ExperimentContext } from '../experiment.ts'

export const pausing = ['sse', 'sse-h2', 'websocket'] as const
export type Pausing = (typeof pausing)[number]

/** A client that is connected and reads nothing until it is told to. */
export interface PausedReader {
  goOn(): void
  /** Of bodies and messages, read so far. */
  bytes(): number
}

/** Clients in this process: page code has no way to stop an EventSource or a WebSocket from reading. */
export async function openPausedReader(at: ExperimentContext, { by, port }: { readonly by: Pausing; readonly port: number }): Promise<PausedReader> {
  if (by === 'websocket') return pausedSocket(at, port)
  if (by === 'sse-h2') {
    const session = at.own(connect(`https://127.0.0.1:${port}`, { ca: at.certificate.cert }), (one) => one.destroy())
    session.on('error', () => {})
    const stream = session.request({ ':path': '/events' })
    await once(stream, 'response')
    return pausedBody(stream)
  }
  const request = at.own(get(`http://127.0.0.1:${port}/events`, { agent: false }), (one) => void one.destroy())
  request.on('error', () => {})
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return pausedBody(response)
}

/** A stream that nobody listens to is paused from the start. */
function pausedBody(body: Readable): PausedReader {
  let bytes = 0
  body.on('error', () => {})
  return { goOn: () => void body.on('data', (chunk: Buffer) => (bytes += chunk.length)), bytes: () => bytes }
}

async function pausedSocket(at: ExperimentContext, port: number): Promise<PausedReader> {
  const socket = at.own(new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false }), (one) => one.terminate())
  await once(socket, 'open')
  let bytes = 0
  socket.on('error', () => {})
  socket.on('message', (data: Buffer) => (bytes += data.length))
  socket.pause()
  return { goOn: () => socket.resume(), bytes: () => bytes }
}
