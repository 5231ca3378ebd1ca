import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { Ending } from '../contract/event.ts'

/** Remembers how each connection ended, as its socket told it: asked later by whoever used it. */
export interface Endings {
  watchSocket(socket: Socket): void
  watchSession(session: ServerHttp2Session): void
  of(connection: object): Ending | undefined
}

export function watchEndings(): Endings {
  const endings = new WeakMap<object, Ending>()
  const note = (connection: object, how: Ending) => {
    if (!endings.has(connection)) endings.set(connection, how)
  }
  return {
    watchSocket(socket) {
      // First, so that it is known before HTTP reacts to the same event.
      socket.prependListener('end', () => note(socket, 'fin'))
      socket.prependListener('error', () => note(socket, 'rst'))
    },
    watchSession(session) {
      session.on('goaway', () => note(session, 'goaway'))
      session.on('error', () => note(session, 'rst'))
      session.on('close', () => note(session, 'fin'))
    },
    of: (connection) => endings.get(connection),
  }
}
