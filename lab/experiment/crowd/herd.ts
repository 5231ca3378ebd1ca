import { z } from 'zod'
import { defineExperiment, type ExperimentContext } from '../experiment.ts'
import type { ClientsState, ServerState } from './crowd-messages.ts'
import { crowdProgram, noProcesses, startCrowd } from './processes.ts'

interface HerdParams {
  readonly clients: number
  readonly waitMs: number
}

/** D4: when everybody is lost at once, how everybody comes back is page code's choice. */
export const herd = defineExperiment({
  name: 'herd',
  title: 'Everybody comes back',
  explain: 'A Node server in a process of its own ends all its connections at once, as a deploy does; its clients, in another process, come back after the same wait, or at any time within twice that, and the server counts openings.',
  params: z.strictObject({ clients: z.number().int().min(10).max(5000).default(500), waitMs: z.number().int().min(200).max(5000).default(2000) }),
  async run(params, at) {
    const program = crowdProgram()
    if (program === undefined) return at.unmeasured('', noProcesses)
    for (const jitter of [false, true]) await comeBack(at, program, { ...params, jitter })
  },
})

async function comeBack(at: ExperimentContext, program: string, { clients: all, waitMs, jitter }: HerdParams & { readonly jitter: boolean }): Promise<void> {
  const name = jitter ? 'jitter' : 'fixed'
  const server = await startCrowd<ServerState>(at, program, 'server')
  const clients = await startCrowd<ClientsState>(at, program, 'clients')
  const { port } = server.first
  const grown = await clients.ask({ ask: 'grow', kind: 'websocket', port, to: all })
  if (grown.open < all) return at.unmeasured(name, `only ${grown.open} of ${all} clients could be opened here; the limit of descriptors is in the way (ulimit -n)`)
  await clients.ask({ ask: 'return', kind: 'websocket', port, waitMs, jitter, seed: 1 })
  let state = await server.ask({ ask: 'drop' })
  for (const untilT = at.ctx.clock.now() + 4 * waitMs + 10_000; state.back.count < all && at.ctx.clock.now() < untilT; state = await server.ask({ ask: 'state' })) await at.ctx.clock.sleep(50)
  const wait = jitter ? `at any time within ${2 * waitMs} ms` : `after ${waitMs} ms`
  at.fact(`${name}.back`, state.back.count, { unit: 'clients', about: 'websocket', text: `Of ${all} clients that come back ${wait}, the last one ${Math.round(state.back.lastMs)} ms after the end of all connections.` })
  at.fact(`${name}.peak`, Math.round((100 * state.back.peak) / all), { unit: 'percent', about: 'websocket', text: `Of all clients opened their connection again within the same 100 ms (${state.back.peak} of ${all}).` })
}
