import { EventSource } from 'eventsource'
import { Agent, fetch } from 'undici'
import { WebSocket } from 'ws'
import type { EventSourceLike, FetchInit, Platform, ResponseLike, WebSocketLike } from '../contract/client.ts'
import { openH2WebSocket } from './h2-websocket.ts'

/** Node's stand-ins for the browser's API objects: undici 7, eventsource 4, ws 8. */
export interface NodePlatform extends Platform {
  /** Ends every connection that is still there, dead links included. */
  close(): Promise<void>
}

/** `ca`: PEM of the only certificates to trust on TLS rows. */
export function nodePlatform(options: { readonly ca?: string | string[] } = {}): NodePlatform {
  const connect = options.ca === undefined ? {} : { ca: options.ca }
  // undici's own limits, stated: this is when Node's fetch notices silence (a browser never does).
  const agent = new Agent({ allowH2: true, connect, headersTimeout: 300_000, bodyTimeout: 300_000 })
  const fetchVia = (url: string | URL, init: object) => fetch(url, { ...init, dispatcher: agent } as Parameters<typeof fetch>[1])
  const sockets = new Set<{ terminate(): void }>()
  const keep = (socket: WebSocket) => {
    sockets.add(socket)
    // Page code may have detached its handlers; an 'error' event without a listener would end the process.
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  return {
    name: 'node',
    fetch: async (url: string, init?: FetchInit) => (await fetchVia(url, init ?? {})) as unknown as ResponseLike,
    EventSource: (url: string) =>
      new EventSource(url, { fetch: (input, init) => fetchVia(input, init) as never }) as unknown as EventSourceLike,
    WebSocket: (url: string, { h2 }: { readonly h2: boolean }): WebSocketLike => {
      const overUpgrade = () => keep(new WebSocket(url, { ...connect, perMessageDeflate: false }))
      if (!h2) return overUpgrade()
      const socket = openH2WebSocket({ url, ...connect, overUpgrade })
      sockets.add(socket)
      return socket
    },
    setTimeout: (callback, ms) => setTimeout(callback, ms),
    clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
    now: () => Number(process.hrtime.bigint()) / 1e6,
    random: Math.random,
    close: () => {
      for (const socket of sockets) socket.terminate()
      sockets.clear()
      return agent.destroy()
    },
  }
}
