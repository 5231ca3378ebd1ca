import type { Ending, LabEvent, Party } from '../../lab/contract/event.ts'
import { statusOf } from '../charts/lane-model.ts'

export type HeadEvent = Extract<LabEvent, { kind: 'head' }>

/** One request on the wire: as the client sent it, as the gateway forwarded it, and both answers. */
export interface Exchange {
  readonly sent: HeadEvent
  readonly forwarded?: HeadEvent
  readonly originAnswer?: HeadEvent
  readonly answer?: HeadEvent
  /** Whose side ended a connection of it while it had no answer. */
  readonly cut?: { readonly by: Party; readonly how: Ending }
}

/**
 * Pairs the heads of one transport. On a hop a request and its answer share connection and stream; across the gateway the
 * oldest request that was not forwarded yet and has the same target is the one.
 */
export function addHead(exchanges: Exchange[], head: HeadEvent): void {
  if (head.dir === 'c2s' && head.hop === 'client') {
    exchanges.push({ sent: head })
    return
  }
  if (head.dir === 'c2s') {
    const waiting = exchanges.findIndex((x) => x.forwarded === undefined && x.answer === undefined && targetOf(x.sent) === targetOf(head))
    update(exchanges, waiting, { forwarded: head })
    return
  }
  if (head.hop === 'client') {
    update(exchanges, exchanges.findLastIndex((x) => sameChannel(x.sent, head) && (x.answer === undefined || isInterim(x.answer))), { answer: head })
    return
  }
  update(exchanges, exchanges.findLastIndex((x) => x.forwarded !== undefined && sameChannel(x.forwarded, head)), { originAnswer: head })
}

/** No answer comes on a connection that has ended. Returns whether one was waited for. */
export function cutExchange(exchanges: Exchange[], { hop, conn, by, how, sent }: Extract<LabEvent, { kind: 'tcp-close' }>): boolean {
  const waiting = exchanges.findLastIndex((x) => (hop === 'client' ? x.sent : x.forwarded)?.conn === conn)
  const found = exchanges[waiting]
  // What the gateway ends is handed on from the other side, which may be told later.
  if (!found || found.answer || found.originAnswer || (found.cut && found.cut.by !== 'gateway')) return false
  update(exchanges, waiting, { cut: { by: by === 'gateway' ? by : hop, how: sent ?? how } })
  return true
}

function update(exchanges: Exchange[], at: number, part: Partial<Exchange>): void {
  const exchange = exchanges[at]
  if (exchange) exchanges[at] = { ...exchange, ...part }
}

function sameChannel(a: HeadEvent, b: HeadEvent): boolean {
  return a.conn === b.conn && a.stream === b.stream
}

function isInterim(head: HeadEvent): boolean {
  const status = statusOf(head.lines)
  return status !== null && status < 200 && status !== 101
}

/** The path without its query: a gateway may re-encode the rest. */
export function targetOf(head: HeadEvent): string {
  const path = head.lines.map((line) => /^:path:? ?(.*)$/.exec(line)?.[1]).find((found) => found !== undefined)
  const target = path ?? head.lines[0]?.split(' ')[1] ?? ''
  return target.split('?')[0] ?? ''
}

export interface HeadLine {
  readonly text: string
  readonly name: string
  /** `gone`: the gateway did not forward it. `changed`: with another value. `added`: only the gateway sent it. */
  readonly fate: 'same' | 'gone' | 'changed' | 'added'
}

/** Header lines as sent and as forwarded, each with what became of it. Names compare without case (RFC 9110, 5.1). */
export function compareHeads(sent: HeadEvent, forwarded: HeadEvent | undefined): { readonly sent: readonly HeadLine[]; readonly forwarded: readonly HeadLine[] } {
  if (!forwarded) return { sent: sent.lines.map((text) => ({ text, name: nameOf(text), fate: 'same' })), forwarded: [] }
  const after = valuesByName(forwarded.lines)
  const before = valuesByName(sent.lines)
  return {
    sent: sent.lines.map((text, i) => {
      const name = nameOf(text)
      if (i === 0 && !text.startsWith(':')) return { text, name, fate: after.get(name) === undefined ? 'changed' : 'same' }
      const other = after.get(name)
      return { text, name, fate: other === undefined ? 'gone' : other === before.get(name) ? 'same' : 'changed' }
    }),
    forwarded: forwarded.lines.map((text) => {
      const name = nameOf(text)
      const other = before.get(name)
      return { text, name, fate: other === undefined ? 'added' : other === after.get(name) ? 'same' : 'changed' }
    }),
  }
}

/** `Upgrade: websocket` -> `upgrade`, `:method: CONNECT` -> `:method`, a start line -> itself. */
export function nameOf(line: string): string {
  const pseudo = /^(:[a-z]+):? /.exec(line)
  if (pseudo) return pseudo[1] as string
  const colon = line.indexOf(':')
  const name = line.slice(0, colon)
  return colon > 0 && !name.includes(' ') ? name.toLowerCase() : line
}

function valuesByName(lines: readonly string[]): Map<string, string> {
  const values = new Map<string, string>()
  for (const line of lines) {
    const name = nameOf(line)
    const value = line.slice(line.indexOf(':', 1) + 1).trim()
    values.set(name, values.has(name) ? `${values.get(name)}, ${value}` : value)
  }
  return values
}
