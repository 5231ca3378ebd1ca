import { connect, type Socket } from 'node:net'
import { seededRandom } from '../../core/random.ts'
import { say } from './say.ts'
import type { ClientsState, CrowdKind, ToCrowd } from './crowd-messages.ts'

/** As little of a client as the server cannot tell from a real one: a socket, the bytes of an opening, and a count of what comes. */
export function runClients(): void {
  const open = new Set<Socket>()
  const heard = new Set<Socket>()
  const counts = { failed: 0, bytesDown: 0, bytesUp: 0 }
  let comesBack: (() => void) | undefined
  const state = (): ClientsState => ({ open: open.size, heard: heard.size, ...counts })

  const openOne = (kind: CrowdKind, port: number): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port })
      const bytes = opening(kind, port)
      // A held request is answered with nothing: it is in the server's hands once it is written.
      const settle = (): void => {
        open.add(socket)
        resolve()
      }
      socket.on('connect', () => {
        counts.bytesUp += bytes.length
        socket.write(bytes, () => kind === 'long-polling' && settle())
      })
      socket.on('data', (chunk: Buffer) => {
        counts.bytesDown += chunk.length
        if (open.has(socket)) heard.add(socket)
        else settle()
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        if (!open.delete(socket)) counts.failed++
        else comesBack?.()
        heard.delete(socket)
        resolve()
      })
    })

  const grow = async (kind: CrowdKind, port: number, to: number): Promise<void> => {
    while (open.size + counts.failed < to) {
      const before = counts.failed
      await Promise.all(Array.from({ length: Math.min(200, to - open.size - counts.failed) }, () => openOne(kind, port)))
      // Who is turned away is not tried again: the limit is what is asked for.
      if (counts.failed > before && counts.failed >= to) return
    }
  }

  const comeBackBy = ({ kind, port, waitMs, jitter, seed }: Extract<ToCrowd, { readonly ask: 'return' }>): (() => void) => {
    const random = seededRandom(seed)
    return () => void setTimeout(() => void openOne(kind, port), jitter ? random.next() * 2 * waitMs : waitMs)
  }

  process.on('message', (message: ToCrowd) => {
    const answer = async (): Promise<void> => {
      if (message.ask === 'grow') await grow(message.kind, message.port, message.to)
      if (message.ask === 'return') comesBack = comeBackBy(message)
      if (message.ask === 'leave') for (const socket of open) socket.destroy()
      if (message.ask === 'tell') {
        heard.clear()
        counts.bytesDown = 0
      }
      say(state())
    }
    void answer()
  })
  say(state())
}

function opening(kind: CrowdKind, port: number): string {
  const host = `Host: 127.0.0.1:${port}\r\n`
  if (kind === 'sse') return `GET /sse HTTP/1.1\r\n${host}Accept: text/event-stream\r\n\r\n`
  if (kind === 'long-polling') return `GET /wait HTTP/1.1\r\n${host}\r\n`
  const extension = kind === 'websocket-deflate' ? 'Sec-WebSocket-Extensions: permessage-deflate\r\n' : ''
  return `GET ${kind === 'websocket-deflate' ? '/ws-deflate' : '/ws'} HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${extension}\r\n`
}
