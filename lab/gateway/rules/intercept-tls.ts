import { z } from 'zod'
import { LabError } from '../../core/errors.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({
  alpn: z.enum(['http/1.1', 'h2']).default('http/1.1').describe('the best protocol that clients are still offered: inspection often knows nothing of HTTP/2'),
  trusted: z.boolean().default(true).describe('its root is installed on the clients, as on the machines of a company'),
})
type Params = z.infer<typeof params>

/** Squid ssl-bump and other corporate TLS inspection; without the root installed, any machine that is not the company's. */
export const interceptTls = defineRule<Params>({
  definition: {
    id: 'gateway/intercept-tls',
    title: 'Intercept TLS',
    params,
    lifetime: 'held',
    sees: { client: "another authority's certificate, and what is left of ALPN", origin: "the gateway's TLS, in the protocol that the client got" },
    explain: ({ alpn, trusted }) =>
      `TCP: new connections over TLS get a certificate of the intermediary's own authority, which the clients ${trusted ? 'trust' : 'do not trust: they refuse it, and a page sees no more than a failed connection'}; ALPN offers ${alpn === 'h2' ? 'h2 and http/1.1' : 'http/1.1 only'}; clients without TLS are not touched.`,
  },
  start({ alpn, trusted }, { interception, hit }) {
    if (!interception) throw new LabError('LAB_BAD_OPTION', 'This gateway was given no authority of its own, which gateway/intercept-tls needs; runs of the lab and "brownout proxy" make one.')
    const { key, cert } = trusted ? interception.trusted : interception.untrusted
    const offered = alpn === 'h2' ? ['h2', 'http/1.1'] : ['http/1.1']
    return {
      tls(connection) {
        hit(connection, `shows a certificate of its own authority, which clients ${trusted ? 'trust' : 'do not trust'}, and offers ${offered.join(' and ')}`)
        return { pair: { key, cert }, alpn: offered }
      },
      stop() {},
    }
  },
})
