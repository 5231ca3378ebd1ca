import { RawClient, pause } from '../../gateway/testbed.ts'
import type { Subject } from './observations.ts'

/** The code: reason phrases mean nothing (RFC 9112, 4). */
const statusOf = (text: string) => /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]
const bodyOf = (text: string) => text.slice(text.indexOf('\r\n\r\n') + 4)
const hasHead = ({ text }: RawClient) => text.includes('\r\n\r\n')
const ended = ({ ended: how }: RawClient) => how !== undefined
const complete = (client: RawClient) => ended(client) || client.text.endsWith('0\r\n\r\n')

export const ask = (target: string, lines = '') => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines}\r\n`
export const upgradeLines = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n'
const askTunnel = (target: string) => ask(target, upgradeLines)

/** Longer than any idle limit that is compared (60 s of lab time). */
const patienceLabSeconds = 90

/** Waits for `done`, at most for the patience of an observation; the client says how far it came. */
async function within(client: RawClient, done: (client: RawClient) => boolean, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (!done(client) && performance.now() < deadline) await pause(10)
  return done(client)
}

/** How long something took in lab time, as coarse as the noise of a busy machine allows. */
function labTime(ms: number, scale: number): string {
  return `after about ${Math.round((ms * scale) / 10_000) * 10} s`
}

/** From the request on: an event or nothing, then silence of the origin. */
async function silence(subject: Subject, request: string, beginning: string): Promise<string> {
  const client = new RawClient(subject.port).send(request)
  try {
    const began = performance.now()
    const over = await within(client, (seen) => ended(seen) || seen.text.startsWith('HTTP/1.1 4'), (patienceLabSeconds * 1000) / subject.scale)
    if (client.text.startsWith('HTTP/1.1 4')) return 'there is no tunnel'
    const came = client.text.includes(beginning) ? '' : `${hasHead(client) ? 'a head and nothing else' : 'no byte'}, then `
    if (!over) return `${came}stays open`
    return `${came}${client.ended}${client.text.endsWith('0\r\n\r\n') ? ' after a last chunk' : ''} ${labTime(performance.now() - began, subject.scale)}`
  } finally {
    client.close()
  }
}

export function silentStream(subject: Subject): Promise<string> {
  return silence(subject, ask('/once'), 'data:')
}

export function silentTunnel(subject: Subject): Promise<string> {
  return silence(subject, askTunnel('/ws'), 'hello')
}

export async function hangingRequest(subject: Subject): Promise<string> {
  const client = new RawClient(subject.port).send(ask('/hang'))
  try {
    const began = performance.now()
    if (!(await within(client, (seen) => hasHead(seen) || ended(seen), (patienceLabSeconds * 1000) / subject.scale))) return 'no answer'
    return `${statusOf(client.text) ?? client.ended} ${labTime(performance.now() - began, subject.scale)}`
  } finally {
    client.close()
  }
}

export async function webSocketHandshake(subject: Subject): Promise<string> {
  const client = new RawClient(subject.port).send(askTunnel('/ws'))
  try {
    await within(client, (seen) => hasHead(seen) || ended(seen), 3000)
    return statusOf(client.text) ?? 'no answer'
  } finally {
    client.close()
  }
}

export async function firstBytesOfStream(subject: Subject): Promise<string> {
  const client = new RawClient(subject.port).send(ask('/fast'))
  try {
    await pause(400)
    if (client.text === '') return 'nothing, not even a head'
    return client.text.includes('data:') ? 'head and events' : 'a head'
  } finally {
    client.close()
  }
}

export async function firstBurst(subject: Subject): Promise<string> {
  const client = new RawClient(subject.port).send(ask('/fast'))
  try {
    if (!(await within(client, ({ text }) => text.includes('data:'), 4000))) return 'none within 4 s'
    const { length } = bodyOf(client.text)
    return length < 1500 ? 'single events' : `about ${Math.round(length / 1024)} KiB`
  } finally {
    client.close()
  }
}

/** How late small events come that are 250 ms apart; the middle one of some, so that a busy moment does not decide. */
async function delay(subject: Subject, target: string): Promise<string> {
  const client = new RawClient(subject.port)
  const delays: number[] = []
  let seen = 0
  client.socket.on('data', () => {
    const times = [...bodyOf(client.text).matchAll(/at ([\d.]+)\n/g)]
    for (const [, at] of times.slice(seen)) delays.push(performance.now() - Number(at))
    seen = times.length
  })
  client.send(ask(target))
  try {
    await within(client, () => delays.length >= 6, 3000)
    if (delays.length === 0) return 'nothing came'
    const middle = delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)] ?? 0
    return middle < 100 ? 'at once' : `about ${Math.round(middle / 100) * 100} ms late`
  } finally {
    client.close()
  }
}

export const delayOfEvents = (subject: Subject) => delay(subject, '/slow')
export const delayWhenAskedNotToBuffer = (subject: Subject) => delay(subject, '/slow-unbuffered')

/** It comes while the first one still reads. */
export async function secondReader(subject: Subject): Promise<string> {
  const readers = [new RawClient(subject.port).send(ask('/cacheable'))]
  try {
    await pause(700)
    const late = new RawClient(subject.port).send(ask('/cacheable'))
    readers.push(late)
    await within(late, ({ text }) => text.includes('data:'), 2000)
    await pause(50)
    const events = late.text.split('data:').length - 1
    return `${subject.cacheable() > 1 ? 'a stream of its own' : 'joins the stream of the first'}, ${events > 3 ? 'from the beginning' : 'from now on'}`
  } finally {
    for (const reader of readers) reader.close()
  }
}

async function cutStream(subject: Subject, target: string): Promise<string> {
  const client = new RawClient(subject.port).send(ask(target))
  try {
    await within(client, complete, 4000)
    const events = client.text.split('data:').length - 1
    const end = client.text.endsWith('0\r\n\r\n') ? 'a last chunk, as if complete' : client.ended === undefined ? 'no end' : `${client.ended} without a last chunk`
    return `${events === 0 ? 'no event' : 'the events'}, then ${end}`
  } finally {
    client.close()
  }
}

export const streamCutByFin = (subject: Subject) => cutStream(subject, '/stream-fin')
export const streamCutByRst = (subject: Subject) => cutStream(subject, '/stream-rst')

async function cutTunnel(subject: Subject, target: string): Promise<string> {
  const client = new RawClient(subject.port).send(askTunnel(target))
  try {
    if (!(await within(client, (seen) => hasHead(seen) || ended(seen), 3000)) || !client.text.startsWith('HTTP/1.1 101')) return 'there is no tunnel'
    await within(client, ended, 3000)
    return client.ended ?? 'no end'
  } finally {
    client.close()
  }
}

export const tunnelCutByFin = (subject: Subject) => cutTunnel(subject, '/ws-fin')
export const tunnelCutByRst = (subject: Subject) => cutTunnel(subject, '/ws-rst')

/** Dates, versions, ports and identifiers are not what is compared. */
function withoutPlace(text: string): string {
  return text
    .replace(/(nginx|Apache|varnish|Varnish|squid|Caddy)\/[\d.]+[^<"\r\n)]*/g, '$1')
    .replace(/\d{1,3}(\.\d{1,3}){3}(:\d+)?/g, 'ADDRESS')
    .replace(/XID: \d+/, 'XID')
    .replace(/Generated [^<]* GMT/, 'Generated')
}

async function answerOf(subject: Subject, target: string, lines = ''): Promise<RawClient> {
  const client = new RawClient(subject.port).send(ask(target, lines))
  await within(client, (seen) => hasHead(seen) || ended(seen), 4000)
  // The body, and an end that follows at once.
  await pause(150)
  client.close()
  return client
}

async function failure(subject: Subject, target: string): Promise<string> {
  const client = await answerOf(subject, target)
  return `${statusOf(client.text) ?? 'no answer'}, ${client.ended ?? 'the connection stays'}`
}

export const originEndsWithoutHead = (subject: Subject) => failure(subject, '/no-head-fin')
export const originResetsWithoutHead = (subject: Subject) => failure(subject, '/no-head-rst')

const triesToConnect = 3

/** HAProxy tries again for a while before it answers; the shortest of some tries is not the machine's. */
export async function originRefuses(subject: Subject): Promise<string> {
  let shortestMs = Number.POSITIVE_INFINITY
  for (let i = 0; i < triesToConnect; i++) {
    const began = performance.now()
    const client = new RawClient(subject.port).send(ask('/'))
    await within(client, (seen) => hasHead(seen) || ended(seen), 4000)
    shortestMs = Math.min(shortestMs, performance.now() - began)
    client.close()
  }
  const seconds = Math.round((shortestMs * subject.scale) / 3000) * 3
  return `${await failure(subject, '/')}${seconds > 0 ? `, after about ${seconds} s` : ''}`
}

export async function errorPage(subject: Subject): Promise<string> {
  const { text } = await answerOf(subject, '/no-head-fin')
  return withoutPlace(bodyOf(text))
}

/** Names as they are spelled, in alphabetical order, but for those of the connection and the clock. */
function namesOf(lines: readonly string[], apart: readonly string[]): string {
  const names = lines.map((line) => line.slice(0, line.indexOf(':'))).filter((name) => !apart.includes(name.toLowerCase()))
  return names.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).join(', ')
}

const ofConnection = ['connection', 'keep-alive', 'date']

async function responseNames(subject: Subject, target: string): Promise<string> {
  const { text } = await answerOf(subject, target)
  const [head = ''] = text.split('\r\n\r\n')
  return namesOf(head.split('\r\n').slice(1), ofConnection)
}

export const errorHead = (subject: Subject) => responseNames(subject, '/no-head-fin')
export const responseHead = (subject: Subject) => responseNames(subject, '/head')

const hopByHop = ['te', 'keep-alive', 'x-named', 'upgrade']
const probeLines = 'X-Req-Name: Kept\r\nTE: trailers\r\nKeep-Alive: timeout=5\r\nConnection: X-Named, keep-alive\r\nX-Named: gone\r\nAccept-Encoding: identity\r\n'

/** End to end: what is meant for the origin, and what is added. */
export async function requestHead(subject: Subject): Promise<string> {
  await answerOf(subject, '/head/request', probeLines)
  return namesOf(subject.lastHead(), [...ofConnection, ...hopByHop])
}

/** Of those that end at the next hop (RFC 9110, 7.6.1) and of one that Connection names. */
export async function hopByHopAtOrigin(subject: Subject): Promise<string> {
  await answerOf(subject, '/head/request', probeLines)
  const names = new Set(subject.lastHead().map((line) => line.slice(0, line.indexOf(':')).toLowerCase()))
  return hopByHop.filter((name) => names.has(name)).join(', ') || 'none'
}
