import { z } from 'zod'
import { type EvidenceFact, type PresetId, presetIds } from '../contract/advice.ts'
import type { TransportId } from '../contract/transport.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'
import { converse } from './two-way.ts'

const pushed = ['polling', 'http-stream', 'sse', 'websocket'] as const satisfies readonly TransportId[]
/** Beside this many messages to whoever came back, silence is an answer. */
const enoughMessages = 15

/** A11: what suits what, by what was measured in this very run. */
export const whereEachFits = defineExperiment({
  name: 'where-each-fits',
  title: 'Where each of them fits',
  explain: 'A conversation, and a feed whose connections are cut once, on the transports that the notes compare; the advisor is then asked about usual needs and knows nothing but that and the standards.',
  params: z.strictObject({}),
  async run(_params, at) {
    await converse(at, 'websocket', { by: 'websocket', tls: false })
    await converse(at, 'sse', { by: 'sse', tls: false })
    await converse(at, 'polling', { by: 'polling', tls: false })
    await cutOnce(at)
    const facts = at.events().flatMap((event): EvidenceFact[] => (event.kind === 'fact' ? [{ name: event.name, value: event.value, event: event.id, run: at.run }] : []))
    for (const preset of presetIds) ask(at, preset, facts)
  },
})

/** A feed before and after a reset of every connection, without page code of the clients' own. */
async function cutOnce(at: ExperimentContext): Promise<void> {
  const network = await at.openNetwork({ transports: pushed })
  network.startFeed()
  await at.startClients(pushed.map((transport) => ({ transport, baseUrl: network.url(transport) })))
  const heard = (transport: TransportId, fromT: number) => at.events().filter((event) => event.kind === 'message' && event.transport === transport && event.t > fromT)
  await at.until('a message over every transport', () => pushed.every((transport) => heard(transport, 0).length > 0))
  const cutT = at.ctx.clock.now()
  await network.switchOn('link/reset')
  await network.switchOff('link/reset')
  // What was on its way may still come after the reset: what counts is what comes once every page was told.
  const lostT = await at.until('the reset to be noticed', () => {
    const told = pushed.filter((transport) => transport !== 'polling').map((transport) => at.events().find((event) => (event.kind === 'error' || event.kind === 'close') && event.transport === transport && event.t > cutT))
    return told.every((event) => event !== undefined) && Math.max(...told.map(({ t }) => t))
  })
  await at.until('messages after the cut', () => heard('sse', lostT).length >= enoughMessages, 8000)
  for (const transport of pushed) {
    const after = heard(transport, lostT)
    const cameBack = after.length > 0
    at.fact(`cut.${transport}.came-back`, cameBack, { about: transport, text: cameBack ? `${after.length} messages after every connection was reset, and no page code reconnected.` : `Not one message after every connection was reset, while SSE had ${heard('sse', lostT).length}.` })
  }
  await at.stopClients()
  await network.close()
}

function ask(at: ExperimentContext, preset: PresetId, facts: readonly EvidenceFact[]): void {
  const { ranked } = at.advise(preset, { cells: [], facts })
  const [best, next] = ranked
  if (!best || !next) return
  const measured = best.reasons.flatMap(({ id, support }) => (support.kind === 'measured' ? [id] : []))
  at.fact(`advisor.${preset}`, best.transport, { about: best.transport, text: `Ranked before ${next.transport} (${best.weight} beside ${next.weight}); measured in this run: ${measured.join(', ') || 'nothing'}.` })
}
