import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import { messageOf } from '../../core/errors.ts'
import { defineBehaviour, type Service } from '../behaviour.ts'

const params = z
  .strictObject({
    downFor: durationSchema.prefault('20s').describe('how long the port is closed'),
    keepRing: z.boolean().default(true).describe('the service still knows the past when it is back'),
  })
  .transform(({ downFor, keepRing }) => ({ downForMs: downFor, keepRing }))

/** A crash, and the supervisor that starts the service again. */
export const restart = defineBehaviour({
  definition: {
    id: 'origin/restart',
    title: 'Restart',
    params,
    lifetime: 'instant',
    sees: { client: 'RST, then ECONNREFUSED, then the service again', origin: 'a new start without any connection' },
    explain: ({ downForMs, keepRing }) =>
      `Service: every connection ends with RST, as when a process dies with unread data; new ones are refused for ${downForMs / 1000} s; then the service is back on the same port ${
        keepRing ? 'and knows what was published meanwhile' : 'with a new epoch, an empty ring and the sequence at 1'
      }.`,
  },
  async act(service, { downForMs, keepRing }) {
    const { ctx, feed } = service
    goDown(service)
    if (!keepRing) feed.pause()
    let up: Promise<void> | undefined
    const comeBack = () => {
      cancel()
      up ??= goUp(service, { keepRing }).catch((error: unknown) => ctx.record({ side: 'lab', kind: 'trouble', code: 'LAB_PORT_IN_USE', message: messageOf(error) }))
      return up
    }
    const cancel = ctx.clock.at(ctx.clock.now() + downForMs, () => void comeBack())
    return comeBack
  },
})

function goDown({ ctx, feed, listeners }: Service): void {
  for (const listener of listeners) {
    listener.stopListening()
    const count = listener.resetAll()
    ctx.record({ side: 'fault', kind: 'hit', fault: 'origin/restart', transport: listener.transport, effect: `port closed, ${count} ${count === 1 ? 'connection' : 'connections'} reset` })
  }
  ctx.record({ side: 'server', kind: 'origin-state', state: 'down', epoch: feed.epoch })
}

/** The service is back on the same ports. */
export async function goUp({ ctx, feed, listeners }: Service, { keepRing }: { readonly keepRing: boolean }): Promise<void> {
  if (!keepRing) {
    feed.forget()
    feed.resume()
  }
  for (const listener of listeners) await listener.listenAgain()
  ctx.record({ side: 'server', kind: 'origin-state', state: 'up', epoch: feed.epoch })
}
