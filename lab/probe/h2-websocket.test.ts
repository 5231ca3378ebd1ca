import { once } from 'node:events'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { WebSocketServer } from 'ws'
import { expect, it } from 'vitest'
import { webSocketOverStream } from '../core/websocket-stream.ts'
import { makeCertificate } from '../origin/certificate.ts'
import { nodePlatform } from './node-platform.ts'

interface Seen extends AsyncDisposable {
  readonly url: string
  readonly ca: string
  /** What the server was asked, in order. */
  readonly asked: string[]
}

async function openServer(options: { readonly offers8441: boolean; readonly status: number }): Promise<Seen> {
  const { key, cert } = await makeCertificate()
  const asked: string[] = []
  const server: Http2SecureServer = createSecureServer({ key, cert, allowHTTP1: true, settings: { enableConnectProtocol: options.offers8441 } })
  const upgrades = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    asked.push('upgrade')
    upgrades.handleUpgrade(request, socket, head, (opened) => opened.send('over h1'))
  })
  server.on('stream', (stream) => {
    asked.push('CONNECT')
    stream.on('error', () => {})
    stream.respond({ ':status': options.status }, { endStream: options.status !== 200 })
    if (options.status === 200) webSocketOverStream(stream, { role: 'server' }).send('over h2')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `wss://127.0.0.1:${(server.address() as { port: number }).port}/ws`,
    ca: cert,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of upgrades.clients) socket.terminate()
      server.close()
    },
  }
}

/** The first message, or the close code. */
async function firstOf({ url, ca }: Seen): Promise<unknown> {
  const platform = nodePlatform({ ca })
  const socket = platform.WebSocket(url, { h2: true })
  const result = await new Promise<unknown>((resolve) => {
    socket.onmessage = ({ data }: { readonly data: unknown }) => resolve(data)
    socket.onclose = ({ code }: { readonly code: number }) => resolve(code)
  })
  await platform.close()
  return result
}

it('opens the socket inside HTTP/2 where the server offers it', async () => {
  await using server = await openServer({ offers8441: true, status: 200 })
  expect([await firstOf(server), server.asked]).toEqual(['over h2', ['CONNECT']])
})

it('opens a second connection with an upgrade where the server does not offer it, as Chromium does', async () => {
  await using server = await openServer({ offers8441: false, status: 200 })
  expect([await firstOf(server), server.asked]).toEqual(['over h1', ['upgrade']])
})

it('ends with 1006 and no second try when CONNECT is refused', async () => {
  await using server = await openServer({ offers8441: true, status: 501 })
  expect([await firstOf(server), server.asked]).toEqual([1006, ['CONNECT']])
})

it('ends with 1006 when nobody is there, and when it is closed before it is open', async () => {
  const platform = nodePlatform()
  const refused = platform.WebSocket('wss://127.0.0.1:1/ws', { h2: true })
  const code = await new Promise((resolve) => (refused.onclose = ({ code: said }: { readonly code: number }) => resolve(said)))
  const early = platform.WebSocket('wss://127.0.0.1:1/ws', { h2: true })
  let closes = 0
  early.onclose = () => void closes++
  early.close()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect([code, closes, early.readyState]).toEqual([1006, 1, 3])
  await platform.close()
})
