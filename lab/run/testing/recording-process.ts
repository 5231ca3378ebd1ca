import { writeSync } from 'node:fs'
import type { EventInput } from '../../contract/event.ts'
import { systemClock } from '../../core/clock.ts'
import { seededRandom } from '../../core/random.ts'
import { makeCertificate } from '../../origin/certificate.ts'
import { createRecorder } from '../../record/recorder.ts'
import { openRunFile } from '../../record/run-file.ts'
import { header } from '../../verdict/testing/log-builder.ts'
import { startLiveRun } from '../live-run.ts'
import { loadScenario } from '../load-scenario.ts'
import { openNetwork } from '../network.ts'
import { planRun } from '../plan.ts'
import { openProbeSource } from '../probe-sources.ts'

/**
 * An engine that makes one real run without end and saves it, for tests that kill it. It says on standard output what it has recorded and
 * when, and every few ms that it is alive: `<id> <ns>`, on the machine's monotonic clock. Usage: recording-process DIR RUN
 */
const [dir = '', run = ''] = process.argv.slice(2)
const say = (id: number) => {
  try {
    writeSync(1, `${id} ${process.hrtime.bigint()}\n`)
  } catch {
    // The pipe is full or gone: what was not said is not asked for.
  }
}

const clock = systemClock()
const recorder = createRecorder(clock)
const record = (event: EventInput) => {
  const recorded = recorder.record(event)
  say(recorded.id)
  return recorded
}
const plan = planRun(loadScenario('connection-reset'), { transports: ['sse', 'websocket', 'polling', 'http-stream'], openEnded: true })
const certificate = await makeCertificate()
const probe = await openProbeSource('node', certificate, { announce: () => {} })
const stopping = new AbortController()
const head = { ...header(), run, scenario: plan.scenario, startedAt: new Date().toISOString() }
const file = await openRunFile({ dir, header: head, recorder })
setInterval(() => say(recorder.events().length), 5)
startLiveRun(
  {
    plan,
    header: head,
    recorder,
    ctx: { clock, random: seededRandom(1), signal: stopping.signal, scale: plan.scale, record },
    stopSignal: stopping.signal,
    file,
    openNetwork: (ctx) => openNetwork({ plan, toxiproxyUrl: undefined, certificate }, ctx),
    openProbe: (ctx) => probe.open(ctx),
    certificate,
    toxiproxyUrl: undefined,
    baselines: () => Promise.resolve(new Map()),
  },
  () => stopping.abort(),
)
