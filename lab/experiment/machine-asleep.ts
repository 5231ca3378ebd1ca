import { z } from 'zod'
import type { TransportId } from '../contract/transport.ts'
import { type BenchNetwork, defineExperiment, type ExperimentContext } from './experiment.ts'
import { burstMs, everyMs, heldMessages, openGreeted, type Pause } from './held-messages.ts'

const plain = ['http-stream', 'sse', 'websocket'] as const
const withCode = ['http-stream-code', 'sse-code', 'websocket-code'] as const
const watched: readonly TransportId[] = [...plain, ...withCode]
const restMs = 1500
/** For the watchdog of page code, 1750 ms at the lab's scale, and for what it does then. */
const detectMs = 3500

/** A machine that sleeps runs no timer and reads no socket; whether its connections outlive that is for the network to say. */
export const machineAsleep = defineExperiment({
  name: 'machine-asleep',
  title: 'A machine that sleeps',
  explain: 'The whole browser is stopped (SIGSTOP) for longer than the watchdogs of its pages wait, while messages are published: once with connections that are still there afterwards, once with connections that the network has forgotten meanwhile.',
  params: z.strictObject({ asleepMs: z.number().int().min(2000).max(4000).default(2200) }),
  async run({ asleepMs }, at) {
    const network = await openGreeted(at, watched)
    network.startFeed()
    await at.ctx.clock.sleep(restMs, at.ctx.signal)
    const kept = await sleep(at, asleepMs)
    await at.ctx.clock.sleep(restMs, at.ctx.signal)
    at.fact('asleep', Math.round(kept.toT - kept.fromT), { unit: 'ms', text: `The browser was stopped this long, while a message was published every ${everyMs} ms.` })
    for (const transport of watched) tellKept(at, transport, kept)
    const gone = await sleep(at, asleepMs, network)
    await at.ctx.clock.sleep(detectMs, at.ctx.signal)
    for (const transport of watched) tellGone(at, transport, gone)
    await at.stopClients()
    for (const about of plain) {
      const state = at.events().findLast((event) => event.kind === 'end-state' && event.transport === about)
      at.fact(`gone.${about}.state`, state?.kind === 'end-state' ? state.state : 'idle', { about, text: `What the API of the page said of it ${detectMs} ms after waking up.` })
    }
  },
})

async function sleep(at: ExperimentContext, asleepMs: number, network?: BenchNetwork): Promise<Pause> {
  const wake = at.suspendBrowser()
  const fromT = at.ctx.clock.now()
  try {
    await network?.switchOn('link/blackhole', { flows: 'old' })
    await at.ctx.clock.sleep(asleepMs, at.ctx.signal)
    // Asked before: on a busy machine the browser may have taken everything in before this process runs again.
    return { fromT, toT: at.ctx.clock.now() }
  } finally {
    wake()
  }
}

function tellKept(at: ExperimentContext, about: TransportId, pause: Pause): void {
  const { due, burst, lost } = heldMessages(at.events(), about, pause)
  const deaths = at.events().filter((event) => event.kind === 'watchdog' && event.transport === about && event.t > pause.fromT).length
  at.fact(`kept.${about}.burst`, Math.round((100 * burst) / Math.max(1, due)), { unit: 'percent', about, text: `Of the ${due} came within ${burstMs} ms of waking up, all at once.` })
  at.fact(`kept.${about}.lost`, lost, { unit: 'messages', about, text: `Of the ${due} never came.` })
  if (withCode.some((id) => id === about)) at.fact(`kept.${about}.deaths`, deaths, { about, text: 'Times that the watchdog of page code, late by the whole sleep, took the living connection for dead: it lets in first what has arrived.' })
}

function tellGone(at: ExperimentContext, about: TransportId, { toT }: Pause): void {
  // What was on its way before the silence says nothing.
  const since = new Set(at.events().flatMap((event) => (event.kind === 'publish' && event.t > toT ? [event.seq] : [])))
  const isBack = at.events().some((event) => event.kind === 'message' && event.transport === about && since.has(event.seq))
  at.fact(`gone.${about}.back`, isBack, { about, text: `The connections were forgotten meanwhile, without FIN or RST; within ${detectMs} ms of waking up it ${isBack ? 'was delivered to again' : 'got nothing'}.` })
}
