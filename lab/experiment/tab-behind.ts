import { z } from 'zod'
import type { WebSocket } from 'ws'
import { type BenchServer, openBenchServer } from './bench-server.ts'
import { type BenchPath, defineExperiment, type ExperimentContext } from './experiment.ts'
import { type Patience, tabBehindPage } from './tab-behind-page.ts'

/** What the page in the tab says of itself. */
interface Told {
  visibility: string | undefined
  /** Verdicts of its two ways to judge, and the moments at which they came, lab time. */
  readonly dead: Record<'age' | 'deadline', number[]>
}

/** Of each socket, when something of the page came, lab time. */
type Arrivals = Record<'age' | 'deadline' | 'answer', number[]>
const names = ['age', 'deadline', 'answer'] as const

/** The browser holds back the timers of a page that nobody sees; what comes from the network it hands over at once. */
export const tabBehind = defineExperiment({
  name: 'tab-behind',
  title: 'A tab in the background',
  explain: 'A page in a tab that is not in front sends heartbeats by a timer and answers those of the server, and judges in two ways whether its connection is dead: by the age of what it heard last, and by a deadline for what it has asked. Afterwards the link falls silent.',
  params: z.strictObject({ beatMs: z.number().int().min(50).max(900).default(200), patienceMs: z.number().int().min(100).max(950).default(600), watchMs: z.number().int().min(2000).max(10_000).default(4000) }),
  async run({ watchMs, ...patience }, at) {
    const told: Told = { visibility: undefined, dead: { age: [], deadline: [] } }
    const arrivals: Arrivals = { age: [], deadline: [], answer: [] }
    const server = await openHost(at, patience, { told, arrivals })
    const path = await at.openPath({ transport: 'websocket', port: server.port })
    await at.openTabBehind(`${path.url}/page?port=${server.port}`)
    await at.until('the page to beat on all its sockets', () => names.every((name) => arrivals[name].length >= 2), 10_000)
    at.fact('hidden', told.visibility === 'hidden', { text: 'document.visibilityState of the page in the tab behind is "hidden".' })
    const fromT = at.ctx.clock.now()
    await at.ctx.clock.sleep(watchMs, at.ctx.signal)
    tell(at, patience, { fromT, told, arrivals })
    await fallSilent(at, path, told)
  },
})

function openHost(at: ExperimentContext, { beatMs, patienceMs }: Patience, { told, arrivals }: { readonly told: Told; readonly arrivals: Arrivals }): Promise<BenchServer> {
  const hear = (name: keyof Arrivals, then: (socket: WebSocket) => void) => (socket: WebSocket) =>
    socket.on('message', () => {
      arrivals[name].push(at.ctx.clock.now())
      then(socket)
    })
  return openBenchServer(at, {
    routes: {
      '/page': (_request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8')
        response.end(tabBehindPage({ beatMs, patienceMs }))
      },
      '/told': (_request, response, url) => {
        const [what, value] = [url.searchParams.get('what'), url.searchParams.get('value') ?? '']
        if (what === 'visibility') told.visibility = value
        if (value === 'dead' && (what === 'age' || what === 'deadline')) told.dead[what].push(at.ctx.clock.now())
        response.end()
      },
    },
    sockets: {
      '/age': hear('age', (socket) => socket.send('pong')),
      '/deadline': hear('deadline', (socket) => socket.send('pong')),
      '/answer': (socket) => {
        const beat = setInterval(() => socket.send('ping'), beatMs)
        socket.on('close', () => clearInterval(beat))
        hear('answer', () => {})(socket)
      },
    },
  })
}

function tell(at: ExperimentContext, { beatMs, patienceMs }: Patience, { fromT, told, arrivals }: { readonly fromT: number; readonly told: Told; readonly arrivals: Arrivals }): void {
  const about = 'websocket'
  const gapOf = (name: keyof Arrivals) => {
    const times = [fromT, ...arrivals[name].filter((t) => t > fromT), at.ctx.clock.now()]
    return Math.round(Math.max(...times.slice(1).map((t, i) => t - (times[i] ?? t))))
  }
  const deathsBy = (how: 'age' | 'deadline') => told.dead[how].filter((t) => t > fromT).length
  at.fact('timer.gap', gapOf('age'), { unit: 'ms', about, text: `The longest time that the server had to wait for a heartbeat that the page sends by a timer of ${beatMs} ms; a server that waits ${patienceMs} ms ends such a connection.` })
  at.fact('answer.gap', gapOf('answer'), { unit: 'ms', about, text: `The same where the server sends the heartbeat every ${beatMs} ms and the page answers from onmessage, without a timer.` })
  at.fact('age.deaths', deathsBy('age'), { about, text: `Times that the page took its living connection for dead, because what it heard last was more than ${patienceMs} ms old when its timer ran at last.` })
  at.fact('deadline.deaths', deathsBy('deadline'), { about, text: `The same for page code that asks whether its own last ping is unanswered after ${patienceMs} ms.` })
}

/** A check that never finds anything would be right about every living connection as well. */
async function fallSilent(at: ExperimentContext, path: BenchPath, told: Told): Promise<void> {
  const before = told.dead.deadline.length
  const silentT = at.ctx.clock.now()
  await path.switchOn('link/blackhole', { flows: 'all' })
  await at.until('the page to find the dead link', () => told.dead.deadline.length > before, 8000)
  at.fact('deadline.found', Math.round((told.dead.deadline[before] ?? 0) - silentT), { unit: 'ms', about: 'websocket', text: 'The link fell silent, and the page that asks for its own last ping said so after this time, timers held back and all.' })
}
