import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import type { ClientConnection } from '../client-connection.ts'
import { formatLines } from '../exchange.ts'
import { answerLines, reasonOf } from '../pages.ts'
import { defineRule } from '../rule.ts'
import { softwareAnswer, softwareNames, type Software } from '../software.ts'

const params = z
  .strictObject({
    timeout: durationSchema.prefault('60s').describe('for the whole head of a request, from the opening of the connection or from its first byte'),
    end: z.enum(['fin', '408']).default('fin').describe('nginx and Squid end without a byte, HAProxy and Apache answer 408 first'),
    page: z.enum(softwareNames).default('haproxy').describe('whose 408'),
  })
  .transform(({ timeout, ...rest }) => ({ timeoutMs: timeout, ...rest }))
type Params = z.infer<typeof params>

/** A connection without a request: bytes seen when the last one was over, and since when the next one is awaited. */
interface Awaited {
  readonly bytes: number
  sinceT: number | undefined
}

/** `client_header_timeout` of nginx (60 s), `timeout http-request` of HAProxy, mod_reqtimeout: against clients that say half a request. */
export const requestHeadTimeout = defineRule<Params>({
  definition: {
    id: 'gateway/request-head-timeout',
    title: 'Time out a request head',
    params,
    lifetime: 'held',
    sees: { client: 'FIN, or 408 and FIN, inside its request head', origin: 'nothing: no request was whole' },
    explain: ({ timeoutMs, end }) => `HTTP/1.1: a connection that has not said a whole request head within ${timeoutMs} ms gets ${end === 'fin' ? 'a FIN and no byte' : 'a 408 and a FIN'}; kept-alive connections between two requests, and HTTP/2, are not touched.`,
  },
  start({ timeoutMs, end, page }, context) {
    const awaited = new Map<ClientConnection, Awaited>()
    const expire = (connection: ClientConnection) => {
      context.hit(connection, `ended a connection ${timeoutMs} ms into a request head${end === '408' ? ' with 408' : ''}`)
      if (end === '408') connection.socket.write(requestTimeout(page))
      connection.close('fin', 'local')
    }
    const check = () => {
      const now = context.clock.now()
      for (const connection of context.connections()) {
        if (connection.session || connection.ending !== undefined || connection.exchanges.size > 0) continue
        const state = awaited.get(connection)
        if (!state) continue
        if (connection.raw.bytesRead > state.bytes) state.sinceT ??= now
        if (state.sinceT !== undefined && now - state.sinceT >= timeoutMs) expire(connection)
      }
      for (const connection of awaited.keys()) if (connection.raw.destroyed) awaited.delete(connection)
    }
    // Nobody tells of the first byte of a head: it is looked for.
    const everyMs = Math.max(5, timeoutMs / 20)
    let cancel = context.clock.at(context.clock.now() + everyMs, function again() {
      check()
      cancel = context.clock.at(context.clock.now() + everyMs, again)
    })
    return {
      // After the TLS handshake. A connection that has had a request is between two of them.
      connected(connection) {
        if (connection.alpn !== 'h2') awaited.set(connection, { bytes: connection.raw.bytesRead, sinceT: connection.hasAsked ? undefined : context.clock.now() })
      },
      finished: ({ connection }) => void awaited.set(connection, { bytes: connection.raw.bytesRead, sinceT: undefined }),
      stop: () => cancel(),
    }
  },
})

function requestTimeout(page: Software): string {
  const { lines = [], body = '', reason = reasonOf(408) } = softwareAnswer(page, 408)
  return [`HTTP/1.1 408 ${reason}`, ...formatLines(answerLines(lines, body)), 'Connection: close', '', body].join('\r\n')
}
