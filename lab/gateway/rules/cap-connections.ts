import { z } from 'zod'
import type { ClientConnection } from '../client-connection.ts'
import { statusPage } from '../pages.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({
  max: z.number().int().min(0).max(100_000).default(2).describe('open TCP connections'),
  per: z.enum(['all', 'address']).default('all').describe('address: counted for each address of clients'),
  over: z.enum(['rst', 'fin', '503', '429']).default('503').describe('what a connection beyond gets'),
})
type Params = z.infer<typeof params>

/** `limit_conn` of nginx (503), a firewall's connection table (RST), a plan's limit (429). */
export const capConnections = defineRule<Params>({
  definition: {
    id: 'gateway/cap-connections',
    title: 'Limit connections',
    params,
    lifetime: 'held',
    sees: { client: 'RST, FIN, 503 or 429 on each connection beyond', origin: 'no request from a connection beyond' },
    explain: ({ max, per, over }) =>
      `TCP: while ${max} connection${max === 1 ? ' is' : 's are'} open${per === 'all' ? '' : ' from one address'}, every further one gets ${over === 'rst' ? 'a RST' : over === 'fin' ? 'a FIN' : `${over} for its requests`}; those open already stay, and an HTTP/2 session counts once.`,
  },
  start({ max, per, over }, context) {
    const onT = context.clock.now()
    const beyond = new WeakSet<ClientConnection>()
    return {
      connected(connection) {
        const counted = context.connections().filter(({ ending, raw }) => ending === undefined && (per === 'all' || raw.remoteAddress === connection.raw.remoteAddress))
        if (connection.openedT < onT || counted.length <= max) return
        context.hit(connection, over === 'rst' || over === 'fin' ? `refused a connection beyond ${max} by ${over.toUpperCase()}` : `refuses a connection beyond ${max} with ${over}`)
        if (over === 'rst' || over === 'fin') connection.close(over, 'local')
        else beyond.add(connection)
      },
      begin(exchange) {
        if (beyond.has(exchange.connection)) exchange.answer({ status: Number(over), body: statusPage(Number(over)), close: true })
      },
      stop() {},
    }
  },
})
