import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import { messageOf } from '../../core/errors.ts'
import { defineBehaviour, type Service } from '../behaviour.ts'
import { goUp } from './restart.ts'

const params = z
  .strictObject({
    over: durationSchema.prefault('0s').describe('the goodbyes are spread over this time'),
    grace: durationSchema.prefault('10s').describe('what has not gone after the last goodbye is reset'),
    downFor: durationSchema.prefault('2s').describe('how long the ports are closed once everybody is gone'),
  })
  .transform(({ over, grace, downFor }) => ({ overMs: over, graceMs: grace, downForMs: downFor }))

/** How often it is looked whether everybody is gone, wall ms. */
const lookEveryMs = 10

/** A deploy that says goodbye. The ring is kept. */
export const drain = defineBehaviour({
  definition: {
    id: 'origin/drain',
    title: 'Graceful restart',
    params,
    lifetime: 'instant',
    sees: { client: 'a goodbye (GOAWAY, last record, 1012), then refusals', origin: 'its readers leave, its ports close, then it is back' },
    explain: ({ overMs, graceMs, downForMs }) =>
      `Service: new connections are refused; HTTP/2 gets GOAWAY, held polls are answered, streams end with their last record, WebSockets are closed with 1012${
        overMs > 0 ? `, one after the other over ${overMs / 1000} s` : ''
      }; what is left after ${graceMs / 1000} s is reset; ${downForMs / 1000} s later the service is back on the same ports and knows what was published.`,
  },
  async act(service, { overMs, graceMs, downForMs }) {
    const { ctx } = service
    const cancels = sayGoodbye(service, overMs)
    const goneBy = ctx.clock.now() + overMs + graceMs
    let up: Promise<void> | undefined
    const comeBack = () => {
      for (const cancel of cancels) cancel()
      for (const listener of service.listeners) listener.resetAll()
      up ??= goUp(service, { keepRing: true }).catch((error: unknown) => ctx.record({ side: 'lab', kind: 'trouble', code: 'LAB_PORT_IN_USE', message: messageOf(error) }))
      return up
    }
    const look = () => {
      const left = service.listeners.reduce((sum, listener) => sum + listener.connections(), 0)
      if (left > 0 && ctx.clock.now() < goneBy) return void cancels.push(ctx.clock.at(ctx.clock.now() + lookEveryMs, look))
      for (const listener of service.listeners) listener.resetAll()
      ctx.record({ side: 'server', kind: 'origin-state', state: 'down', epoch: service.feed.epoch })
      cancels.push(ctx.clock.at(ctx.clock.now() + downForMs, () => void comeBack()))
    }
    look()
    return comeBack
  },
})

/** Stops accepting and ends what goes on, evenly over `overMs`. Returns how to cancel what is still to come. */
function sayGoodbye({ ctx, feed, listeners, going }: Service, overMs: number): (() => void)[] {
  ctx.record({ side: 'server', kind: 'origin-state', state: 'draining', epoch: feed.epoch })
  const exchanges = [...going]
  for (const listener of listeners) {
    listener.stopListening()
    listener.sayGoodbye()
    const count = exchanges.filter((exchange) => exchange.transport === listener.transport).length
    ctx.record({ side: 'fault', kind: 'hit', fault: 'origin/drain', transport: listener.transport, effect: `port closed, goodbye to ${count} ${count === 1 ? 'reader' : 'readers'}` })
  }
  const startT = ctx.clock.now()
  return exchanges.map((exchange, i) => ctx.clock.at(startT + (overMs * i) / exchanges.length, () => exchange.drain()))
}
