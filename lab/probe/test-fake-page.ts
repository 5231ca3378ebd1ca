import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { FromProbe, ToProbe } from '../contract/probe-protocol.ts'

export interface FakePage extends AsyncDisposable {
  readonly socket: WebSocket
  readonly received: readonly ToProbe[]
  send(message: FromProbe | object): void
  /** The first message of this kind, past or coming. */
  message<K extends ToProbe['kind']>(kind: K): Promise<Extract<ToProbe, { kind: K }>>
  readonly closed: Promise<unknown>
  /** From now on it answers no ping. */
  freeze(): void
}

export interface FakePageOptions {
  readonly token?: string
  readonly as?: string
  readonly page?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Clock answers are this far ahead of the real one, ms. Left out: this page answers no pings. */
  readonly clockAheadMs?: number
}

/** For tests: a page that says exactly what the test says. Rejects when the engine refuses it. */
export async function connectFakePage(origin: string, options: FakePageOptions = {}): Promise<FakePage> {
  const query = new URLSearchParams({ token: options.token ?? 'test-token', as: options.as ?? 'browser', page: options.page ?? 'one' })
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/probe?${query.toString()}`, { headers: { origin, ...options.headers } })
  const received: ToProbe[] = []
  let frozen = false
  const closed = new Promise((resolve) => socket.on('close', resolve))
  const send = (message: object): void => socket.send(JSON.stringify(message))
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as ToProbe
    received.push(message)
    if (message.kind === 'clock' && options.clockAheadMs !== undefined && !frozen) send({ ...message, at: performance.now() + options.clockAheadMs })
  })
  await once(socket, 'open')
  send({ kind: 'ready', version: 'Fake 1.0', userAgent: 'fake', crossOriginIsolated: true })
  return {
    socket,
    received,
    send,
    closed,
    freeze() {
      frozen = true
    },
    async message(kind) {
      for (;;) {
        const found = received.find((message) => message.kind === kind)
        if (found) return found as never
        await once(socket, 'message', { signal: AbortSignal.timeout(10_000) })
      }
    },
    async [Symbol.asyncDispose]() {
      socket.terminate()
      await closed
    },
  }
}
