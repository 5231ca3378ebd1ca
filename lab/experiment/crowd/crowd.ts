import { z } from 'zod'
import { defineExperiment, type ExperimentContext } from '../experiment.ts'
import type { ClientsState, CrowdKind, ServerState } from './crowd-messages.ts'
import { type Crowd, crowdProgram, noProcesses, startCrowd } from './processes.ts'

const about = { 'long-polling': 'long-polling', sse: 'sse', websocket: 'websocket', 'websocket-deflate': 'websocket' } as const
const messageBytes = 64

/** A10, D2, F7: what a server pays for clients that wait. */
export const crowd = defineExperiment({
  name: 'crowd',
  title: 'A crowd that waits',
  explain: 'A Node server in a process of its own holds ever more clients of one kind, which live in another process; its memory, descriptors and event loop are read at each step, and everybody is told one thing.',
  params: z.strictObject({
    steps: z.array(z.number().int().min(1).max(20_000)).min(2).max(6).default([10, 100, 1000, 10_000]),
    /** A compressor costs hundreds of KiB a client. */
    deflateSteps: z.array(z.number().int().min(1).max(2000)).min(2).max(4).default([10, 200]),
  }),
  async run({ steps, deflateSteps }, at) {
    const program = crowdProgram()
    if (program === undefined) return at.unmeasured('', noProcesses)
    for (const kind of ['long-polling', 'sse', 'websocket'] as const) await measureKind(at, program, { kind, steps })
    await measureKind(at, program, { kind: 'websocket-deflate', steps: deflateSteps })
    await atTheLimit(at, program)
  },
})

async function measureKind(at: ExperimentContext, program: string, { kind, steps }: { readonly kind: CrowdKind; readonly steps: readonly number[] }): Promise<void> {
  const server = await startCrowd<ServerState>(at, program, 'server')
  const clients = await startCrowd<ClientsState>(at, program, 'clients')
  // What the first few clients bring along (code that is compiled, buffers that are kept) is nobody's share.
  await clients.ask({ ask: 'grow', kind, port: server.first.port, to: steps[0] ?? 10 })
  const base = await settled(at, server, steps[0] ?? 10)
  for (const step of steps) {
    const grown = await clients.ask({ ask: 'grow', kind, port: server.first.port, to: step })
    if (grown.open < step) {
      at.unmeasured(`${kind}.${step}`, `only ${grown.open} of ${step} clients could be opened here; the limit of descriptors is in the way (ulimit -n)`)
      return
    }
    const state = await settled(at, server, step)
    const shares = step - base.held
    const perClient = shares > 0 ? (state.rssBytes - base.rssBytes) / shares / 1024 : 0
    if (shares > 0) at.fact(`${kind}.${step}.memory`, Math.round(perClient * 10) / 10, { unit: 'KiB', about: about[kind], text: `Resident memory of the server for each further client, from ${base.held} to ${step} (${(state.rssBytes / 1e6).toFixed(0)} MB in all).` })
    if (state.descriptors !== null) at.fact(`${kind}.${step}.descriptors`, state.descriptors, { about: about[kind], text: `Descriptors that the server has open with ${step} clients.` })
    await tellAll(at, { kind, step, server, clients })
    if (kind === 'long-polling') {
      // Whoever was answered has to ask again to be held.
      await clients.ask({ ask: 'leave' })
      await clients.ask({ ask: 'grow', kind, port: server.first.port, to: step })
    }
  }
  await clients.ask({ ask: 'leave' })
}

interface Told {
  readonly kind: CrowdKind
  readonly step: number
  readonly server: Crowd<ServerState>
  readonly clients: Crowd<ClientsState>
}

async function tellAll(at: ExperimentContext, { kind, step, server, clients }: Told): Promise<void> {
  await clients.ask({ ask: 'tell', bytes: 0 })
  const startedT = at.ctx.clock.now()
  const told = await server.ask({ ask: 'tell', bytes: messageBytes })
  let heard = await clients.ask({ ask: 'state' })
  for (const untilT = startedT + 10_000; heard.heard < step && heard.open > 0 && at.ctx.clock.now() < untilT; heard = await clients.ask({ ask: 'state' })) await at.ctx.clock.sleep(5)
  at.fact(`${kind}.${step}.tell`, Math.round(told.tellMs * 10) / 10, { unit: 'ms', about: about[kind], text: `The server's event loop did nothing else for this long to say one thing to ${step} clients.` })
  at.fact(`${kind}.${step}.bytes`, Math.round(heard.bytesDown / step), { unit: 'bytes', about: about[kind], text: `Bytes down for each client for a message of ${messageBytes}.` })
}

/** Memory is read when the garbage of opening has been collected, twice the same within a percent. */
async function settled(at: ExperimentContext, server: Crowd<ServerState>, held: number): Promise<ServerState> {
  let last = await server.ask({ ask: 'state' })
  for (let i = 0; i < 20; i++) {
    await at.ctx.clock.sleep(100)
    const state = await server.ask({ ask: 'state' })
    const still = Math.abs(state.rssBytes - last.rssBytes) < last.rssBytes / 100
    last = state
    if (still && state.held >= held) break
  }
  return last
}

const limit = 64

/** F7: what happens to the old clients, and to the new ones, when there are no descriptors left. */
async function atTheLimit(at: ExperimentContext, program: string): Promise<void> {
  if (process.platform === 'win32') return at.unmeasured('limit', 'Windows has no ulimit')
  const server = await startCrowd<ServerState>(at, program, 'server', limit)
  const clients = await startCrowd<ClientsState>(at, program, 'clients')
  const grown = await clients.ask({ ask: 'grow', kind: 'sse', port: server.first.port, to: 2 * limit })
  at.fact('limit.open', grown.open, { unit: 'clients', about: 'sse', text: `Event streams that a server with ulimit -n ${limit} holds.` })
  at.fact('limit.refused', grown.failed, { unit: 'clients', about: 'sse', text: `Of ${2 * limit}: the connection was accepted by the kernel and closed again without a byte.` })
  await clients.ask({ ask: 'tell', bytes: 0 })
  await server.ask({ ask: 'tell', bytes: messageBytes })
  let heard = await clients.ask({ ask: 'state' })
  for (const untilT = at.ctx.clock.now() + 3000; heard.heard < grown.open && at.ctx.clock.now() < untilT; heard = await clients.ask({ ask: 'state' })) await at.ctx.clock.sleep(5)
  at.fact('limit.heard', heard.heard, { unit: 'clients', about: 'sse', text: 'Of those that are in still get what is said: the limit hurts those who come.' })
}
