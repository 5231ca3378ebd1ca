import { pause, RawClient } from '../../gateway/testbed.ts'
import { answerOf, ask, bodyOf, ended, failure, hasHead, within } from './raw-requests.ts'
import type { Subject } from './observations.ts'

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

/** Its head is flushed at once, its first event comes 800 ms later. */
export async function headAlone(subject: Subject): Promise<string> {
  const client = new RawClient(subject.port).send(ask('/head-alone'))
  try {
    if (!(await within(client, hasHead, 3000))) return 'held, and no event comes'
    return client.text.includes('data:') ? 'held until the first event' : 'at once'
  } finally {
    client.close()
  }
}

const events = ({ text }: RawClient) => text.split('data:').length - 1

/** It comes while the first one still reads. */
export async function secondReader(subject: Subject): Promise<string> {
  const readers = [new RawClient(subject.port).send(ask('/cacheable'))]
  try {
    await pause(700)
    const late = new RawClient(subject.port).send(ask('/cacheable'))
    readers.push(late)
    await within(late, (seen) => events(seen) > 0, 2000)
    await pause(50)
    return `${subject.requests('/cacheable') > 1 ? 'a stream of its own' : 'joins the stream of the first'}, ${events(late) > 3 ? 'from the beginning' : 'from now on'}`
  } finally {
    for (const reader of readers) reader.close()
  }
}

/** Both ask before the origin has said a word: it takes 500 ms. */
export async function twoWaitForOneHead(subject: Subject): Promise<string> {
  const readers = [new RawClient(subject.port).send(ask('/late-head'))]
  try {
    await pause(200)
    readers.push(new RawClient(subject.port).send(ask('/late-head')))
    for (const reader of readers) await within(reader, (seen) => events(seen) > 1, 3000)
    return `${readers.every((reader) => events(reader) > 1) ? 'both are served' : 'one is not served'} by ${subject.requests('/late-head')} of the origin's answers`
  } finally {
    for (const reader of readers) reader.close()
  }
}

/** The client leaves whose request the stream answers; another one has joined it, where streams are shared. */
export async function firstReaderLeaves(subject: Subject): Promise<string> {
  const first = new RawClient(subject.port).send(ask('/cacheable-left'))
  await within(first, (seen) => events(seen) > 0, 2000)
  const second = new RawClient(subject.port).send(ask('/cacheable-left'))
  try {
    await within(second, (seen) => events(seen) > 0, 2000)
    first.close()
    const so = events(second)
    await within(second, (seen) => ended(seen) || events(seen) > so + 5, 2000)
    return second.ended === undefined ? 'the second one reads on' : `the second one gets ${second.ended}`
  } finally {
    for (const client of [first, second]) client.close()
  }
}

const complete = (client: RawClient) => ended(client) || client.text.endsWith('0\r\n\r\n')

async function cutStream(subject: Subject, target: string): Promise<string> {
  const client = new RawClient(subject.port).send(ask(target))
  try {
    await within(client, complete, 4000)
    const end = client.text.endsWith('0\r\n\r\n') ? 'a last chunk, as if complete' : client.ended === undefined ? 'no end' : `${client.ended} without a last chunk`
    return `${events(client) === 0 ? 'no event' : 'the events'}, then ${end}`
  } finally {
    client.close()
  }
}

export const streamCutByFin = (subject: Subject) => cutStream(subject, '/stream-fin')
export const streamCutByRst = (subject: Subject) => cutStream(subject, '/stream-rst')

/** Varnish sends its page with a length or in chunks, as it happens. */
function wholeBody(text: string): string {
  const body = bodyOf(text)
  if (!/^transfer-encoding: chunked\r$/im.test(text)) return body
  const chunks: string[] = []
  for (let at = 0; ; ) {
    const line = body.indexOf('\r\n', at)
    const length = Number.parseInt(body.slice(at, line), 16)
    if (line < 0 || !(length > 0)) return chunks.join('')
    chunks.push(body.slice(line + 2, line + 2 + length))
    at = line + 2 + length + 2
  }
}

/** Dates, versions, ports and identifiers are not what is compared. */
function withoutPlace(text: string): string {
  return text
    .replace(/(nginx|Apache|varnish|Varnish|squid|Caddy)\/[\d.]+[^<"\r\n)]*/g, '$1')
    .replace(/\d{1,3}(\.\d{1,3}){3}(:\d+)?/g, 'ADDRESS')
    .replace(/XID: \d+/, 'XID')
    .replace(/Generated [^<]* GMT/, 'Generated')
}

export const originEndsWithoutHead = (subject: Subject) => failure(subject, '/no-head-fin')
export const originResetsWithoutHead = (subject: Subject) => failure(subject, '/no-head-rst')

export async function errorPage(subject: Subject): Promise<string> {
  const { text } = await answerOf(subject, '/no-head-fin')
  return withoutPlace(wholeBody(text))
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
