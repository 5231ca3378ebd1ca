import { z } from 'zod'
import { defineRule } from '../rule.ts'

const params = z.strictObject({ of: z.enum(['origin', 'client', 'both']).default('both').describe('whose RST the other side sees as a FIN') })
type Params = z.infer<typeof params>

/** No real proxy passes a RST on as a RST: each ends its own connection. */
export const resetToFin = defineRule<Params>({
  definition: {
    id: 'gateway/reset-to-fin',
    title: 'Pass a RST on as a FIN',
    params,
    lifetime: 'held',
    sees: { client: "FIN for the origin's RST", origin: "FIN for the client's RST" },
    explain: ({ of }) => `TCP: a RST of ${of === 'both' ? 'either side' : `the ${of}`} reaches the other side as a FIN, tunnels included; a body that was cut still ends without its last chunk.`,
  },
  start: ({ of }, context) => ({
    ending(connection, how, dir) {
      if (how !== 'rst' || (of === 'origin' && dir === 'c2s') || (of === 'client' && dir === 's2c')) return how
      context.hit(connection, `passed a RST of the ${dir === 's2c' ? 'origin' : 'client'} on as a FIN`)
      return 'fin'
    },
    stop() {},
  }),
})
