import type { ClientHttp2Session, ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import { constants } from 'node:os'
import { Duplex } from 'node:stream'

/**
 * The same stream with the bytes going through JavaScript. An HTTP/2 session takes the handle of a socket and reads and writes
 * natively, past `push` and `_write`; of a stream without a handle it takes the stream.
 */
export function streamWithoutHandle(socket: Socket): Duplex {
  const stream = new Duplex({
    allowHalfOpen: true,
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => afterWrite(socket, socket.write(chunk), done),
    // A session writes many small buffers at once; one copy is cheaper than a write of each.
    writev: (chunks, done) => afterWrite(socket, socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer))), done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy()
      done(error)
    },
  })
  stream.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) socket.pause()
  })
  socket.on('end', () => stream.push(null))
  socket.on('close', () => stream.destroy())
  return stream
}

/** The next write need not wait until the kernel took this one: the socket queues, and says when it is full. A socket that is gone destroys the stream, which ends the wait. */
function afterWrite(socket: Socket, room: boolean, done: () => void): void {
  if (room) done()
  else socket.once('drain', done)
}

/** Node's own wrapper of such a stream, as far as a session shows it. */
interface WrappedStream {
  doWrite?: (request: unknown, buffers: readonly Buffer[]) => number
  doShutdown?: (request: unknown) => number
}

/**
 * A session that is destroyed ends its stream and then still writes what it had queued. Node's wrapper asserts that this never
 * happens, and the assertion would end the process; a socket with a handle answers with an error, and so does this.
 */
export function refuseLateWrites(session: ServerHttp2Session | ClientHttp2Session): void {
  const stream = session.socket as unknown as WrappedStream
  const { doWrite: write, doShutdown: shutdown } = stream
  if (!write || !shutdown) return
  let ended = false
  stream.doShutdown = (request) => {
    if (ended) return -constants.errno.EPIPE
    ended = true
    return shutdown(request)
  }
  stream.doWrite = (request, buffers) => (ended ? -constants.errno.EPIPE : write(request, buffers))
}
