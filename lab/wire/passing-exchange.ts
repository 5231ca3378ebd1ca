import type { EventOf } from '../contract/log-index.ts'
import type { PassedExchange } from '../contract/own-server.ts'

type Head = EventOf<'head'>
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** An exchange while it is put together. */
export type PassingExchange = Mutable<PassedExchange> & {
  readonly transport: Head['transport']
  /** Asked for a WebSocket, by Upgrade or by extended CONNECT (RFC 8441). */
  readonly asksWebSocket: boolean
  /** Accepts an event stream. */
  readonly asksEvents: boolean
  /** Answered with one. */
  isEventStream: boolean
}

/** Lines of a head as the log has them: `GET /x HTTP/1.1`, or `:method: GET` and so on. */
export function newExchange({ id, conn, stream, t, lines, transport }: Head): PassingExchange {
  const [method = '', target = '', version = ''] = lines[0]?.startsWith(':') ? [fieldOf(lines, ':method'), fieldOf(lines, ':path') ?? fieldOf(lines, ':authority'), 'HTTP/2'] : (lines[0] ?? '').split(' ')
  const protocol = fieldOf(lines, ':protocol') ?? fieldOf(lines, 'upgrade')
  return {
    id, conn, stream, transport, method,
    path: target.split('?')[0] || '/',
    http: version === 'HTTP/2' ? '2' : version === 'HTTP/1.0' ? '1.0' : '1.1',
    startedT: t, headT: null, status: null, endedT: null, how: null,
    messages: { up: 0, down: 0, downTs: [] },
    isCounted: true,
    hits: [],
    asksWebSocket: protocol?.toLowerCase() === 'websocket',
    asksEvents: fieldOf(lines, 'accept')?.toLowerCase().includes('text/event-stream') ?? false,
    isEventStream: false,
  }
}

/** Takes a head of the answer; interim ones (RFC 9110, 15.2) say nothing yet. */
export function takeAnswer(exchange: PassingExchange, { t, lines }: Head): void {
  const status = Number(fieldOf(lines, ':status') ?? lines[0]?.split(' ')[1])
  if (!Number.isInteger(status) || (status < 200 && status !== 101)) return
  exchange.headT = t
  exchange.status = status
  exchange.isEventStream = fieldOf(lines, 'content-type')?.toLowerCase().startsWith('text/event-stream') ?? false
}

function fieldOf(lines: readonly string[], name: string): string | undefined {
  for (const line of lines) {
    const colon = line.indexOf(':', 1)
    if (colon > 0 && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim()
  }
  return undefined
}
