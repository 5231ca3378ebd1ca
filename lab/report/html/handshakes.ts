import { type EventOf, indexLog } from '../../contract/log-index.ts'
import type { RunLog } from '../../contract/run-file.ts'
import type { TransportId } from '../../contract/transport.ts'
import { html, type Html } from './markup.ts'

type Head = EventOf<'head'>

/** The first request of a transport at both hops, and its answer at both. */
export function handshakeOf(log: RunLog, transport: TransportId): Html | undefined {
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
  return html`<div class="wire"><h3>${transport} <small>${statusOf(got)}</small></h3>
<div class="heads">${pair({ captions: ['The client sent', 'the origin received'], from: sent, to: received })}${pair({ captions: ['The origin answered', 'the client got'], from: answered, to: got })}</div></div>`
}

/** Clock pings and preflights of a page are not what the transport is about. */
function isAside({ lines }: Head): boolean {
  return lines.some((line, i) => (i === 0 && /^(?:OPTIONS|\S+ \/ping)\b/.test(line)) || /^:path: \/ping\b|^:method: OPTIONS$/.test(line))
}

interface Pair {
  readonly captions: readonly [string, string]
  readonly from: Head | undefined
  readonly to: Head | undefined
}

function pair({ captions: [before, after], from, to }: Pair): Html {
  const same = from !== undefined && to !== undefined && from.lines.length === to.lines.length && from.lines.every((line, i) => keyOf(line) === keyOf(to.lines[i] ?? ''))
  if (same) return figure(`${before}, and ${after}`, to, from, 'new')
  return html`${figure(before, from, to, 'gone')}${figure(after.replace('the', 'The'), to, from, 'new')}`
}

function statusOf(got: Head | undefined): string {
  return got ? (got.lines[0] ?? '') : 'no answer'
}

/** Lines that the other side of the gateway does not have are struck out, or stand out as new. */
function figure(caption: string, head: Head | undefined, other: Head | undefined, difference: 'gone' | 'new'): Html {
  if (!head) return html`<figure><figcaption>${caption}</figcaption><pre class="none">nothing</pre></figure>`
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
