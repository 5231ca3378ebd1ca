import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { LabError } from '../core/errors.ts'

export interface RawExchangeOptions {
  readonly port: number
  /** Sent as it is. */
  readonly bytes: string | Uint8Array
  /** Speak TLS and offer these protocols. */
  readonly tls?: { readonly ca: string; readonly alpn: readonly string[] }
  /** Enough was heard. Default: a whole head of HTTP/1.1. */
  readonly enough?: (received: Buffer) => boolean
  readonly withinMs?: number
}

export interface RawAnswer {
  readonly received: Buffer
  /** What the server chose by ALPN; null without TLS. */
  readonly alpn: string | null
  /** `enough` was reached; `closed` by the other side; `silent` until the time was over. */
  readonly end: 'enough' | 'closed' | 'silent'
  /** The other side's reset, and the like. */
  readonly error: string | null
}

/** One connection: what is sent is sent, and what comes back is kept, until enough was heard. */
export async function rawExchange({ port, bytes, tls, enough = hasHead, withinMs = 2000 }: RawExchangeOptions): Promise<RawAnswer> {
  const socket = tls ? connectTls({ host: '127.0.0.1', port, ca: tls.ca, ALPNProtocols: [...tls.alpn] }) : connect({ host: '127.0.0.1', port })
  let error: string | null = null
  let received = Buffer.alloc(0)
  socket.on('error', (problem: NodeJS.ErrnoException) => {
    error = problem.code ?? problem.message
  })
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', { signal: AbortSignal.timeout(withinMs) })
    const end = await new Promise<RawAnswer['end']>((resolve) => {
      const timer = setTimeout(() => resolve('silent'), withinMs)
      const finish = (how: RawAnswer['end']) => {
        clearTimeout(timer)
        resolve(how)
      }
      socket.on('data', (chunk: Buffer) => {
        received = Buffer.concat([received, chunk])
        if (enough(received)) finish('enough')
      })
      socket.on('close', () => finish('closed'))
      socket.on('end', () => finish('closed'))
      socket.write(bytes)
    })
    return { received, alpn: 'alpnProtocol' in socket && typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : null, end, error }
  } catch (cause) {
    throw new LabError('LAB_TASK_FAILED', `no connection to 127.0.0.1:${port}: ${error ?? String(cause)}`, { cause })
  } finally {
    socket.destroy()
  }
}

export function hasHead(received: Buffer): boolean {
  return received.includes('\r\n\r\n')
}

/** `101` of `HTTP/1.1 101 Switching Protocols`; null when it is no answer of HTTP/1. */
export function statusOf(received: Buffer): number | null {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(received.toString('latin1', 0, 16))?.[1]
  return status === undefined ? null : Number(status)
}

/** The value of a header in a head of HTTP/1.1, as it was sent. */
export function headerIn(received: Buffer, name: string): string | null {
  const head = received.toString('latin1').split('\r\n\r\n')[0] ?? ''
  const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line === undefined ? null : line.slice(line.indexOf(':') + 1).trim()
}

/** A handshake of RFC 6455 as lines; `without` and `replace` make it a wrong one. */
export function handshakeRequest({ path, host, key, without, replace = {} }: { readonly path: string; readonly host: string; readonly key: string; readonly without?: string; readonly replace?: Readonly<Record<string, string>> }): string {
  const headers: Record<string, string> = { Host: host, Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Key': key, 'Sec-WebSocket-Version': '13', ...replace }
  const lines = Object.entries(headers).flatMap(([name, value]) => (name === without ? [] : [`${name}: ${value}`]))
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}
