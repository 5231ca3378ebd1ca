import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type BenchServer, openBenchServer } from './bench-server.ts'
import { type BenchPath, defineExperiment, type ExperimentContext } from './experiment.ts'

/** Characters of two, three and four bytes in UTF-8. */
const texts = ['21 °C', '温度 21 °C', 'sunny 🌤 and dry', 'naïve café', '晴れ時々曇り', '½ of 42 €']

interface Heard {
  readonly events: readonly { readonly type: string; readonly data: string; readonly lastEventId: string }[]
  readonly readyState: number
  readonly errors: number
}
interface Read {
  readonly chunks: number
  readonly texts: readonly string[]
  readonly brokenLines: number
  readonly brokenCharacters: number
}

/** E1, E2, E3, E5, E8: what SSE brings along and a stream does not. */
export const framing = defineExperiment({
  name: 'framing',
  title: 'An event stream beside a stream',
  explain: 'The same texts go out as an event stream and as lines of JSON; heads and fields are read from the wire, EventSource is pointed at both, and a link slices what two readers of the stream have to put together.',
  params: z.strictObject({}),
  async run(_params, at) {
    const server = await openTexts(at)
    const path = await at.openPath({ transport: 'sse', port: server.port })
    await headsAndFields(at, path)
    await typedEvents(at, path)
    await at.until('both responses on the wire', () => at.captures({ transport: 'sse', hop: 'client' }).flatMap(({ exchanges }) => exchanges).filter(({ endedT }) => endedT !== null).length >= 2)
    await slices(at, server)
    pageCode(at)
  },
})

/** E2: the shortest correct page code of each, as it is shown to people and run by the tests. */
function pageCode(at: ExperimentContext): void {
  for (const transport of ['sse', 'http-stream'] as const) {
    const text = readFileSync(new URL(`../../fixtures/snippets/${transport}.js`, import.meta.url), 'utf8')
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
    const parses = lines.filter((line) => /TextDecoder|split\(|lines|rest|getReader|reader\.read|JSON\.parse\(line/.test(line)).length
    at.fact(`code.${transport}.lines`, lines.length, { about: transport, text: `Lines of page code that receive, resume and come back (fixtures/snippets/${transport}.js), ${parses} of them to put messages together.` })
    at.fact(`code.${transport}.parser-lines`, parses, { about: transport, text: 'Lines that decode, buffer and split what the network gave.' })
  }
}

function openTexts(at: ExperimentContext): Promise<BenchServer> {
  return openBenchServer(at, {
    routes: {
      '/events': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
        response.end(`: a comment\nretry: 60000\n\n${texts.map((text, i) => `${i % 2 === 0 ? 'event: weather\n' : ''}id: ${i + 1}\ndata: ${JSON.stringify({ text })}\n\n`).join('')}`)
      },
      '/lines': (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
        response.end(texts.map((text, i) => `${JSON.stringify({ id: i + 1, text })}\n`).join(''))
      },
    },
  })
}

/** E1, E3. */
async function headsAndFields(at: ExperimentContext, { url }: BenchPath): Promise<void> {
  const heard = await at.task<Heard>('listen-events', { url: `${url}/events`, types: ['weather'], events: texts.length, withinMs: 3000 })
  const refused = await at.task<Heard>('listen-events', { url: `${url}/lines`, withinMs: 600 })
  await at.task<Read>('read-stream', { url: `${url}/lines`, naive: false })
  const captures = await at.until('the responses on the wire', () => {
    const seen = at.captures({ transport: 'sse', hop: 'client' })
    return seen.flatMap(({ exchanges }) => exchanges).filter(({ response }) => response !== null).length >= 3 ? seen : undefined
  })
  const typeOf = (target: string) => captures.flatMap(({ exchanges }) => exchanges).find((one) => one.target === target)?.response?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  at.fact('sse.standard-type', typeOf('/events').startsWith('text/event-stream'), { about: 'sse', text: `Content-Type: ${typeOf('/events')}: the media type that the HTML standard registers for it (9.2).` })
  at.fact('stream.media-type', typeOf('/lines'), { about: 'http-stream', text: `Content-Type: ${typeOf('/lines')}: whatever the sender calls it.` })
  at.fact('sse.dispatched', heard.events.length, { unit: 'messages', about: 'sse', text: `EventSource dispatched ${heard.events.length} of ${texts.length} events.` })
  at.fact('stream.dispatched', refused.events.length, { unit: 'messages', about: 'http-stream', text: `Pointed at the stream it dispatched ${refused.events.length}, reported ${refused.errors} error and was in readyState ${refused.readyState}.` })
  at.fact('stream.ready-state', refused.readyState, { about: 'http-stream', text: '2 is CLOSED: another media type ends an EventSource for good.' })
  const fields = captures.flatMap(({ units }) => units.s2c).filter(({ protocol }) => protocol === 'sse').flatMap((unit) => unit.fields.map(({ name }) => name))
  const standard = ['data', 'event', 'id', 'retry', 'comment'].filter((name) => fields.includes(name))
  at.fact('sse.fields', standard.length, { about: 'sse', text: `Fields of the standard in the bytes: ${standard.map((name) => `${fields.filter((one) => one === name).length} x ${name}`).join(', ')}.` })
  at.fact('sse.fields.ignored', fields.filter((name) => name === 'ignored field').length, { about: 'sse', text: 'Lines that are no field.' })
}

/** E5. */
async function typedEvents(at: ExperimentContext, { url }: BenchPath): Promise<void> {
  const heard = await at.task<Heard>('listen-events', { url: `${url}/events`, types: ['weather'], events: texts.length, withinMs: 3000 })
  const typed = heard.events.filter(({ type }) => type === 'weather').length
  at.fact('sse.typed', typed, { unit: 'messages', about: 'sse', text: `Came to the listener of "weather"; the other ${heard.events.length - typed} to that of "message".` })
  at.fact('sse.last-id', Number(heard.events.at(-1)?.lastEventId), { about: 'sse', text: 'lastEventId of the last event, kept by the browser itself.' })
  const fromStream = await at.task<Heard>('listen-events', { url: `${url}/lines`, types: ['weather'], withinMs: 600 })
  const read = await at.task<Read>('read-stream', { url: `${url}/lines`, naive: false })
  at.fact('stream.typed', fromStream.events.length, { unit: 'messages', about: 'http-stream', text: `The same listeners got ${fromStream.events.length} from the stream. It is ${read.chunks} chunk of bytes to the page: types and ids are what the page's own parser makes of them.` })
}

/** E8. */
async function slices(at: ExperimentContext, server: BenchServer): Promise<void> {
  const path = await at.openPath({ transport: 'http-stream', port: server.port, on: { 'link/slicer': { average: '3B', variation: '2B', delay: '1ms' } } })
  const naive = await at.task<Read>('read-stream', { url: `${path.url}/lines`, naive: true })
  const correct = await at.task<Read>('read-stream', { url: `${path.url}/lines`, naive: false })
  const events = await at.task<Heard>('listen-events', { url: `${path.url}/events`, types: ['weather'], events: texts.length, withinMs: 5000 })
  const same = (found: readonly string[]) => texts.filter((text, i) => found[i] === text).length
  at.fact('slices.chunks', naive.chunks, { about: 'http-stream', text: `Chunks in which the page got ${texts.length} messages through a link that slices.` })
  at.fact('slices.naive.whole', same(naive.texts), { unit: 'messages', about: 'http-stream', text: `Of ${texts.length} came whole to a reader that takes a chunk for a message; ${naive.brokenLines} pieces were no JSON.` })
  at.fact('slices.naive.broken-characters', naive.brokenCharacters, { about: 'http-stream', text: 'U+FFFD in its text: chunks that were cut inside a character.' })
  at.fact('slices.correct.whole', same(correct.texts), { unit: 'messages', about: 'http-stream', text: `Of ${texts.length} came whole to a reader with one decoder and a buffer of lines; broken: ${correct.brokenLines} lines, ${correct.brokenCharacters} characters.` })
  at.fact('slices.sse.whole', same(events.events.map(({ data }) => (JSON.parse(data) as { text: string }).text)), { unit: 'messages', about: 'sse', text: `Of ${texts.length} came whole to EventSource, which does that by itself.` })
}
