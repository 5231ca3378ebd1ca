import { z } from 'zod'
import type { Answer } from '../exchange.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({
  answer: z.enum(['redirect', 'page']).default('redirect'),
  location: z.url({ protocol: /^https?$/ }).default('http://portal.invalid/login'),
})
type Params = z.infer<typeof params>

const portalPage = '<!doctype html>\n<html><head><title>Sign in to the network</title></head>\n<body><h1>Sign in</h1><form method="post"><button>Accept the terms</button></form></body></html>\n'

/** A hotel's or train's network before the terms are accepted. */
export const captivePortal = defineRule<Params>({
  definition: {
    id: 'gateway/captive-portal',
    title: 'Captive portal',
    params,
    lifetime: 'held',
    sees: { client: '302 to the portal, or its page with 200', origin: 'no new request' },
    explain: ({ answer, location }) => `HTTP: the gateway answers every new request, Upgrade and extended CONNECT ${answer === 'redirect' ? `with 302 to ${location}` : 'with 200 and a sign-in page'}; what is open already runs on.`,
  },
  start({ answer, location }, context) {
    const reply: Answer =
      answer === 'redirect'
        ? { status: 302, lines: [['Location', location], ['Cache-Control', 'no-store']] }
        : { status: 200, lines: [['Content-Type', 'text/html; charset=utf-8'], ['Cache-Control', 'no-store']], body: portalPage }
    return {
      plainUpgrades: true,
      begin(exchange) {
        context.hit(exchange.connection, `answered ${exchange.request.method} ${exchange.request.target} with the portal (${reply.status})`)
        exchange.answer(reply)
      },
      stop() {},
    }
  },
})
