import { z } from 'zod'
import { headerOf, withoutHeaders } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { namedByConnection } from '../translate.ts'

const names = ['TE', 'Keep-Alive', 'named'] as const

const params = z.strictObject({
  names: z.array(z.enum(names)).min(1).default([...names]).describe('named: what Connection names, but for Upgrade. nginx takes TE and Keep-Alive out, Caddy leaves TE, HAProxy passes all on'),
})
type Params = z.infer<typeof params>

/** Connection's own words, which name no header that could be dropped; whether Upgrade goes on is `strip-upgrade`'s affair. */
const kept = new Set(['close', 'keep-alive', 'upgrade'])

/** RFC 9110, 7.6.1: an intermediary must not pass on what is meant for itself. Apache, Squid and Varnish pass on nothing of it. */
export const dropHopByHop = defineRule<Params>({
  definition: {
    id: 'gateway/drop-hop-by-hop',
    title: 'Take hop-by-hop headers out',
    params,
    lifetime: 'held',
    sees: { client: 'nothing', origin: 'requests without the headers that were meant for the gateway' },
    explain: ({ names: dropped }) => `HTTP/1.1: requests reach the origin without ${dropped.map((name) => (name === 'named' ? 'the headers that Connection names' : name)).join(', ')}; Upgrade is not touched, and HTTP/2 has no such headers but TE.`,
  },
  start: ({ names: dropped }, context) => ({
    begin({ request, connection }) {
      const named = dropped.includes('named') ? namedByConnection(request.lines).filter((name) => !kept.has(name)) : []
      const gone = [...dropped.filter((name) => name !== 'named').map((name) => name.toLowerCase()), ...named].filter((name) => headerOf(request.lines, name) !== undefined)
      if (gone.length === 0) return
      context.hit(connection, `dropped hop-by-hop headers from ${request.method} ${request.target}: ${gone.join(', ')}`)
      request.lines = withoutHeaders(request.lines, ...gone)
    },
    stop() {},
  }),
})
