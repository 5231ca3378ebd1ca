import type { Direction } from '../contract/event.ts'
import { formatCursor } from '../contract/feed.ts'
import type { EventOf } from '../contract/log-index.ts'
import type { CapturedConnection, WireUnit } from '../contract/wire.ts'
import type { LadderStep, PassingMessage } from '../contract/wire-pages.ts'
import { capturedRuns } from '../wire/captured-run.ts'
import type { LadderRung } from '../wire/ladder.ts'
import type { WireSource } from './wire-source.ts'

/*
 * A message of a client names no connection: on the wire it is known by what the feed wrote into it.
 */

/** How far two clocks of one machine may be apart, and a head's event from its bytes, ms. */
export const clockSlackMs = 1

/** As the feed writes it (`FeedMessage`), whatever transport carries it. */
export function signatureOf({ epoch, seq }: Pick<EventOf<'message'>, 'epoch' | 'seq'>): string {
  return `"kind":"message","epoch":"${epoch}","seq":${seq},`
}
const signature = /"kind":"message","epoch":"([a-z0-9]+)","seq":(\d{1,15}),(?:"scheduledT":([\d.]+))?/

/** The first message in a text. */
export function messageIn(text: string): { readonly epoch: string; readonly seq: number; readonly scheduledT: number | undefined } | undefined {
  const [, epoch, seq, scheduledT] = signature.exec(text) ?? []
  return epoch === undefined ? undefined : { epoch, seq: Number(seq), scheduledT: scheduledT === undefined ? undefined : Number(scheduledT) }
}

/** Reads units of one direction as text. */
export function textReader(connection: CapturedConnection, dir: Direction): (unit: Pick<WireUnit, 'start' | 'end'>) => string {
  const runs = capturedRuns(connection, dir)
  return (unit) => {
    const run = runs.find(({ start, end }) => start <= unit.start && unit.start < end)
    return run ? Buffer.from(run.bytes.subarray(unit.start - run.start, unit.end - run.start)).toString('utf8') : ''
  }
}

/** What took longer to reach the page is not looked for, ms. */
const longestWayMs = 60_000

type BytesStep = Extract<LadderStep, { kind: 'bytes' }>

/** Steps with the messages that they carry to the client, and how long each took between the places that somebody saw it at. */
export async function withMessages(steps: readonly LadderStep[], rungs: readonly LadderRung[], wire: WireSource): Promise<LadderStep[]> {
  const [first, last] = [steps[0], steps.at(-1)]
  if (!first || !last) return []
  const { transport } = (rungs[0] as LadderRung).connection
  const delivered = new Map<string, number[]>()
  for (const { epoch, seq, t } of await wire.deliveriesOf(transport, first.t, last.t + longestWayMs)) {
    const id = formatCursor(epoch, seq)
    delivered.set(id, [...(delivered.get(id) ?? []), t])
  }
  const readers = new Map(rungs.map(({ connection }) => [`${connection.hop} ${connection.conn}`, textReader(connection, 's2c')]))
  const cameInT = new Map<string, number>()
  return steps.map((step) => {
    const found = step.kind === 'bytes' && step.dir === 's2c' ? messageIn(readers.get(`${step.hop} ${step.conn}`)?.(step) ?? '') : undefined
    if (!found) return step
    const { epoch, seq, scheduledT } = found
    const id = formatCursor(epoch, seq)
    const { t, hop } = step as BytesStep
    if (hop === 'origin') {
      cameInT.set(id, t)
      return { ...step, message: { epoch, seq, ...since('sinceDueMs', scheduledT, t) } }
    }
    const deliveredT = delivered.get(id)?.filter((one) => one >= t - clockSlackMs).sort((a, b) => a - b)[0]
    return { ...step, message: { epoch, seq, ...since('inGatewayMs', cameInT.get(id), t), ...since('toPageMs', deliveredT === undefined ? undefined : t, deliveredT ?? t) } }
  })
}

function since(name: keyof PassingMessage, fromT: number | undefined, toT: number): Partial<PassingMessage> {
  return fromT === undefined ? {} : { [name]: Math.max(0, toT - fromT) }
}
