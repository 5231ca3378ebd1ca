import { z } from 'zod'
import { type BenchResponse, openBenchServer } from './bench-server.ts'
import { type BenchPath, defineExperiment, type ExperimentContext } from './experiment.ts'

const kinds = ['taken', 'acknowledged'] as const
type Kind = (typeof kinds)[number]

interface Heard {
  readonly heard: readonly string[]
  readonly requests: number
  readonly errors: number
}

/** How an answer is lost on its way, once the server has written it. `again` once the page has asked anew. */
interface Loss {
  readonly what: string
  begin(path: BenchPath): Promise<void>
  answered(path: BenchPath): Promise<void>
  again(path: BenchPath): Promise<void>
}

const nothing = async (): Promise<void> => {}

const losses = {
  vanished: {
    what: 'vanished without a FIN, until the page gave up',
    begin: (path) => path.switchOn('link/blackhole', { flows: 'old', direction: 'downstream' }),
    answered: nothing,
    again: (path) => path.switchOff('link/blackhole'),
  },
  cut: {
    what: 'was cut behind its head',
    begin: (path) => path.switchOn('gateway/truncate-body', { after: '0B' }),
    answered: nothing,
    again: (path) => path.switchOff('gateway/truncate-body'),
  },
  reset: {
    what: 'was on its way when its connection was reset',
    begin: (path) => path.switchOn('link/latency', { latency: '2s' }),
    async answered(path) {
      await path.switchOn('link/reset')
      await path.switchOff('link/latency')
    },
    again: nothing,
  },
} satisfies Readonly<Record<string, Loss>>

/** Page code is the same in all cases: what differs is what the server takes for a receipt. */
export const lostAnswers = defineExperiment({
  name: 'lost-answers',
  title: 'An answer that never arrives',
  explain: 'A page long-polls four messages and the answer with the second is lost after the server has written it; one server takes out of its queue what it sends, the other keeps it until the cursor of the next request acknowledges it.',
  params: z.strictObject({ deadlineMs: z.number().int().min(100).max(5000).default(500) }),
  async run({ deadlineMs }, at) {
    for (const loss of Object.keys(losses) as (keyof typeof losses)[]) for (const kind of kinds) await lose(at, { loss, kind, deadlineMs })
  },
})

async function lose(at: ExperimentContext, { loss, kind, deadlineMs }: { readonly loss: keyof typeof losses; readonly kind: Kind; readonly deadlineMs: number }): Promise<void> {
  const about = 'long-polling'
  const mail = await openMail(at, kind)
  const path = await at.openPath({ transport: about, port: mail.port })
  const { what, begin, answered, again } = losses[loss]
  const polling = at.task<Heard>('long-poll', { url: `${path.url}/mail`, last: 'four', deadlineMs, withinMs: 8000 })
  const parked = () => at.until('a request that waits', mail.isParked)
  await parked()
  mail.tell('one')
  // The page has the first answer once it asks for the next.
  await parked()
  await begin(path)
  const requests = mail.requests()
  mail.tell('two')
  await mail.written()
  await answered(path)
  await at.until('a request after the loss', () => mail.requests() > requests)
  await again(path)
  await parked()
  mail.tell('three')
  await parked()
  mail.tell('four')
  const { heard, errors, requests: asked } = await polling
  await path.close()
  const name = `${loss}.${kind}`
  const lost = mail.told().filter((text) => !heard.includes(text))
  at.fact(`${name}.lost`, lost.length, { unit: 'messages', about, text: `The answer with "two" ${what}; the page heard ${heard.join(', ')}.` })
  at.fact(`${name}.twice`, heard.length - new Set(heard).size, { unit: 'messages', about, text: 'Came to the page more than once.' })
  if (kind === 'acknowledged') return
  at.fact(`${name}.errors`, errors, { unit: 'requests', about, text: `Of ${asked} requests failed before the eyes of the page; the server got ${mail.requests()}.` })
  if (loss !== 'reset') return
  if (at.probe === 'node') at.unmeasured('reset.resent', 'it needs a browser engine: this Node client tells every reset to its caller')
  else at.fact('reset.resent', mail.requests() - asked, { unit: 'requests', about, text: `${at.probeVersion} sent the GET again by itself on a new connection (RFC 9110 9.2.2 lets it, for GET is idempotent), so the loss had no witness.` })
}

/** A queue of one reader, over long polling. */
async function openMail(at: ExperimentContext, kind: Kind) {
  const told: string[] = []
  let taken = 0
  let requests = 0
  let parked: { readonly response: BenchResponse; readonly after: number } | undefined
  let written: Promise<void> = Promise.resolve()

  function answer(response: BenchResponse, after: number): void {
    const from = kind === 'acknowledged' ? after : taken
    taken = told.length
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    written = new Promise((resolve) => response.once('finish', resolve))
    response.end(JSON.stringify({ cursor: told.length, messages: told.slice(from) }))
  }

  const server = await openBenchServer(at, {
    routes: {
      '/mail': (_request, response, url) => {
        requests++
        const after = Number(url.searchParams.get('after'))
        if (told.length > (kind === 'acknowledged' ? after : taken)) return answer(response, after)
        parked = { response, after }
        response.once('close', () => {
          if (parked?.response === response) parked = undefined
        })
      },
    },
  })
  return {
    port: server.port,
    told: () => told,
    requests: () => requests,
    isParked: () => parked !== undefined,
    /** All that was answered has left the process. */
    written: () => written,
    tell(text: string): void {
      told.push(text)
      if (!parked) return
      const { response, after } = parked
      parked = undefined
      answer(response, after)
    },
  }
}
