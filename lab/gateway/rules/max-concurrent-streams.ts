import { z } from 'zod'
import { defineRule } from '../rule.ts'

const params = z.strictObject({ max: z.number().int().min(0).max(1_000_000).default(1) })
type Params = z.infer<typeof params>

export const maxConcurrentStreams = defineRule<Params>({
  definition: {
    id: 'gateway/max-concurrent-streams',
    title: 'Limit concurrent streams',
    params,
    lifetime: 'held',
    sees: { client: 'SETTINGS_MAX_CONCURRENT_STREAMS; its requests queue', origin: 'fewer streams at once' },
    explain: ({ max }) => `HTTP/2: SETTINGS allow ${max} concurrent stream${max === 1 ? '' : 's'} a session, on open sessions too; the client itself holds further requests back until one ends.`,
  },
  start({ max }, context) {
    return {
      settings: (settings) => ({ ...settings, maxConcurrentStreams: max }),
      connected(connection) {
        if (connection.alpn !== 'h2' || connection.session?.destroyed) return
        context.hit(connection, `told the session to open no more than ${max} streams at once`)
        connection.session?.settings({ maxConcurrentStreams: max })
      },
      stop() {
        for (const { session } of context.connections()) if (session && !session.destroyed) session.settings({ maxConcurrentStreams: 100 })
      },
    }
  },
})
