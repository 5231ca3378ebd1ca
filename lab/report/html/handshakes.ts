import { type EventOf, indexLog } from '../../contract/log-index.ts'
import type { RunLog } from '../../contract/run-file.ts'
import type { TransportId } from '../../contract/transport.ts'
import { html, type Html } from './markup.ts'
import { transportName } from './page.ts'
import type { PageTexts } from './texts.ts'

type Words = PageTexts['handshakes']

type Head = EventOf<'head'>

/** The first request of a transport at both hops, and its answer at both. */
export function handshakeOf(log: RunLog, transport: TransportId, texts: PageTexts): Html | undefined {
  const { handshakes: words } = texts
  const heads = indexLog(log).of(transport).wire.filter((event): event is Head => event.kind === 'head')
  const sent = heads.find((event) => event.hop === 'client' && event.dir === 'c2s' && !isAside(event))
  if (!sent) return undefined
  const after = (hop: Head['hop'], dir: Head['dir']) => heads.find((event) => event.hop === hop && event.dir === dir && event.t >= sent.t && (hop === 'origin' || (event.conn === sent.conn && event.stream === sent.stream)))
  const got = after('client', 's2c')
  // The next request would be of another exchange: what was answered before it went on belongs to this one.
  const until = got?.t ?? Number.POSITIVE_INFINITY
  const before = (head: Head | undefined) => (head && head.t <= until ? head : undefined)
  const received = before(after('origin', 'c2s'))
  const answered = before(after('origin', 's2c'))
  return html`<div class="wire"><h3>${transportName(transport, texts)} <small>${got ? (got.lines[0] ?? '') : words.noAnswer}</small></h3>
<div class="heads">${pair({ before: words.clientSent, after: words.originReceived, unchanged: words.sentUnchanged, from: sent, to: received }, words)}${pair({ before: words.originAnswered, after: words.clientGot, unchanged: words.answeredUnchanged, from: answered, to: got }, words)}</div></div>`
}

/** Clock pings and preflights of a page are not what the transport is about. */
function isAside({ lines }: Head): boolean {
  return lines.some((line, i) => (i === 0 && /^(?:OPTIONS|\S+ \/ping)\b/.test(line)) || /^:path: \/ping\b|^:method: OPTIONS$/.test(line))
}

interface Pair {
  readonly before: string
  readonly after: string
  /** The caption of both when they are the same. */
  readonly unchanged: string
  readonly from: Head | undefined
  readonly to: Head | undefined
}

function pair({ before, after, unchanged, from, to }: Pair, words: Words): Html {
  const same = from !== undefined && to !== undefined && from.lines.length === to.lines.length && from.lines.every((line, i) => keyOf(line) === keyOf(to.lines[i] ?? ''))
  if (same) return figure(unchanged, { head: to, other: from, difference: 'new' }, words)
  return html`${figure(before, { head: from, other: to, difference: 'gone' }, words)}${figure(after, { head: to, other: from, difference: 'new' }, words)}`
}

/** Lines that the other side of the gateway does not have are struck out, or stand out as new. */
function figure(caption: string, { head, other, difference }: { readonly head: Head | undefined; readonly other: Head | undefined; readonly difference: 'gone' | 'new' }, words: Words): Html {
  if (!head) return html`<figure><figcaption>${caption}</figcaption><pre class="none">${words.nothing}</pre></figure>`
  const there = new Set(other?.lines.map(keyOf))
  const lines = head.lines.map((line, i) => {
    // The start line, or what HTTP/2 has instead of one.
    if ((i === 0 && !line.startsWith(':')) || (/^:(?:method|path|status|protocol):/.test(line) && there.has(keyOf(line)))) return html`<b>${line}</b>`
    if (!other || there.has(keyOf(line))) return html`<span>${line}</span>`
    return difference === 'gone' ? html`<span><del>${line}</del></span>` : html`<span><ins>${line}</ins></span>`
  })
  return html`<figure><figcaption>${caption}</figcaption><pre>${lines}</pre></figure>`
}

/** Names are not case-sensitive; Host and Via differ at every hop by nature. */
function keyOf(line: string): string {
  const name = line.slice(0, Math.max(line.indexOf(':', 1), 0)).toLowerCase()
  return name === 'host' || name === ':authority' || name === 'date' ? name : line.toLowerCase()
}
