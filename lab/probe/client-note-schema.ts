import { z } from 'zod'
import type { ClientNote } from '../contract/client.ts'
import { transportIdSchema } from '../contract/transport.ts'

const via = { via: transportIdSchema }
const text = z.string().max(4096)
const count = z.number().int().nonnegative()
const kind = <K extends ClientNote['kind']>(name: K) => ({ kind: z.literal(name) })
const actor = z.enum(['ua', 'lib', 'ladder', 'app'])

/** Notes of a page, checked before they enter the log: measures and verdicts trust what is in it. */
export const clientNoteSchema = z.discriminatedUnion('kind', [
  z.object(kind('start')),
  z.object({ ...kind('attempt'), ...via, by: actor, cursor: text.optional() }),
  z.object({ ...kind('open'), ...via, by: actor }),
  z.object({ ...kind('hello'), ...via, epoch: text, resumed: z.boolean() }),
  z.object({ ...kind('message'), ...via, epoch: text, seq: count, bytes: count, fresh: z.boolean(), intact: z.boolean() }),
  z.object({ ...kind('heartbeat'), ...via }),
  z.object({ ...kind('gap'), ...via, from: count, to: count, epoch: text }),
  z.object({ ...kind('resync'), ...via, seq: count }),
  z.object({ ...kind('empty'), ...via }),
  z.object({ ...kind('error'), ...via, what: text, readyState: z.number().optional(), status: z.number().optional() }),
  z.object({ ...kind('close'), ...via, code: z.number().optional(), reason: text.optional(), clean: z.boolean().optional(), readyState: z.number().optional() }),
  z.object({ ...kind('watchdog'), ...via, silentMs: z.number() }),
  z.object({ ...kind('backoff'), ...via, delayMs: z.number(), attempt: count }),
  z.object({ ...kind('step'), from: transportIdSchema, to: transportIdSchema, why: text }),
  z.object({ ...kind('end-state'), ...via, state: z.enum(['open', 'connecting', 'closed', 'idle']) }),
  z.object({ ...kind('control'), ...via, restored: z.boolean(), afterMs: z.number() }),
])

/** A note the contract knows and this schema does not is a compile error here. */
type Missing = Exclude<ClientNote['kind'], z.infer<typeof clientNoteSchema>['kind']>
const complete: [Missing] extends [never] ? true : Missing = true
void complete
