import { readdirSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type WebSocket, WebSocketServer } from 'ws'
import { say } from './say.ts'
import type { ServerState, ToCrowd } from './crowd-messages.ts'

/** The server that is measured, alone in its process. Every client waits; nothing is said until somebody asks for it. */
export async function runServer(): Promise<void> {
  const waiting = new Set<ServerResponse>()
  const streams = new Set<ServerResponse>()
  const sockets = new Set<WebSocket>()
  let droppedMs = Number.POSITIVE_INFINITY
  let backMs: number[] = []
  const arrived = (): void => void (performance.now() >= droppedMs && backMs.push(performance.now() - droppedMs))
  const server = createServer((request, response) => {
    arrived()
    const set = request.url === '/sse' ? streams : waiting
    set.add(response)
    response.on('error', () => {})
    response.on('close', () => set.delete(response))
    if (set === streams) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(':\n\n')
    }
  })
  const plain = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const deflated = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 } })
  server.on('upgrade', (request, socket, head) => {
    arrived()
    const compress = request.url === '/ws-deflate'
    ;(compress ? deflated : plain).handleUpgrade(request, socket, head, (opened) => {
      sockets.add(opened)
      opened.on('error', () => {})
      opened.on('close', () => sockets.delete(opened))
      // A compressor is made for the first message, and stays.
      opened.send(compress ? JSON.stringify({ hello: 'a first message, compressed' }) : 'hello')
    })
  })
  // Thousands of clients may knock in one turn of the loop.
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve))
  const lag = monitorEventLoopDelay({ resolution: 5 })
  lag.enable()
  let tellMs = 0
  const tell = (bytes: number): void => {
    const text = 'x'.repeat(bytes)
    const startedMs = performance.now()
    for (const response of waiting) response.end(text)
    for (const response of streams) response.write(`data: ${text}\n\n`)
    for (const socket of sockets) socket.send(text)
    tellMs = performance.now() - startedMs
  }
  const drop = (): void => {
    droppedMs = performance.now()
    backMs = []
    for (const response of [...waiting, ...streams]) response.socket?.destroy()
    for (const socket of sockets) socket.terminate()
  }
  let memory = { rss: 0, heapUsed: 0 }
  const state = (): ServerState => {
    globalThis.gc?.()
    try {
      memory = process.memoryUsage()
    } catch {
      // It reads /proc, for which there may be no descriptor left: the last numbers stand.
    }
    const { rss, heapUsed } = memory
    const lagP99Ms = lag.percentile(99) / 1e6
    lag.reset()
    return { port: (server.address() as AddressInfo).port, held: waiting.size + streams.size + sockets.size, rssBytes: rss, heapBytes: heapUsed, descriptors: descriptors(), lagP99Ms, back: { count: backMs.length, peak: mostWithin(backMs, 100), lastMs: backMs.at(-1) ?? 0 }, tellMs }
  }
  process.on('message', (message: ToCrowd) => {
    if (message.ask === 'tell') tell(message.bytes)
    if (message.ask === 'drop') drop()
    say(state())
  })
  say(state())
}

/** @param sorted times in ms */
function mostWithin(sorted: readonly number[], spanMs: number): number {
  let most = 0
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while ((sorted[to] as number) - (sorted[from] as number) > spanMs) from++
    most = Math.max(most, to - from + 1)
  }
  return most
}

function descriptors(): number | null {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return null
  }
}
