import { once } from 'node:events'
import { get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import { describe, expect, it } from 'vitest'
import { ask, h2Session } from '../rule-testbed.ts'
import { eventually, h1Bed, h2Bed, pause, type Testbed } from '../testbed.ts'

/** An event stream through the gateway that sends what the test says. */
interface Stream {
  readonly write: (text: string) => void
  readonly end: () => void
  readonly body: () => string
  /** Broken: no last chunk on HTTP/1.1, an error on HTTP/2. */
  readonly ended: () => 'whole' | 'broken' | undefined
}
interface SseBed extends AsyncDisposable, Stream {
  readonly bed: Testbed
  /** Another stream. */
  readonly open: () => Promise<Stream>
}

async function h1Sse(): Promise<SseBed> {
  let opened: ServerResponse | undefined
  const bed = await h1Bed((_request, response) => {
    opened = response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.flushHeaders()
  })
  const open = async (): Promise<Stream> => {
    const [response] = (await once(get({ port: bed.gateway.port, host: '127.0.0.1', agent: false }), 'response')) as [IncomingMessage]
    const stream = opened as ServerResponse
    let body = ''
    response.on('error', () => {})
    response.on('data', (chunk: Buffer) => (body += chunk.toString()))
    return { write: (text) => stream.write(text), end: () => stream.end(), body: () => body, ended: () => (response.closed ? (response.complete ? 'whole' : 'broken') : undefined) }
  }
  return { bed, open, ...(await open()), [Symbol.asyncDispose]: () => bed[Symbol.asyncDispose]() }
}

async function h2Sse(): Promise<SseBed> {
  let opened: ServerHttp2Stream | undefined
  const bed = await h2Bed((server) =>
    server.on('stream', (stream: ServerHttp2Stream) => {
      opened = stream
      stream.on('error', () => {})
      stream.respond({ ':status': 200, 'content-type': 'text/event-stream' })
    }),
  )
  const session = await h2Session(bed)
  const open = async (): Promise<Stream> => {
    const seen = ask(session, '/sse')
    await eventually(() => seen.status === 200, 'open')
    const stream = opened as ServerHttp2Stream
    return { write: (text) => stream.write(text), end: () => stream.end(), body: () => seen.body, ended: () => (seen.closed ? (seen.code === 0 ? 'whole' : 'broken') : undefined) }
  }
  return { bed, open, ...(await open()), [Symbol.asyncDispose]: async () => (session.destroy(), await bed[Symbol.asyncDispose]()) }
}

describe.each([['HTTP/1.1', h1Sse], ['HTTP/2', h2Sse]] as const)('SSE event faults over %s', (_version, sseBed) => {
  it('drop, duplicate and delay events of a stream that is open already', async () => {
    await using setup = await sseBed()
    const { bed, write, body } = setup
    write('data: 0\n\n')
    await eventually(() => body() === 'data: 0\n\n', 'before')
    bed.on('gateway/sse-drop', { every: 2 })
    write('data: 1\n\ndata: 2\n\nda')
    write('ta: 3\n\n')
    await eventually(() => body().endsWith('data: 3\n\n'), 'dropped')
    bed.gateway.switchOff('gateway/sse-drop')
    bed.on('gateway/sse-duplicate', { every: 1 })
    write('data: 4\n\n')
    await eventually(() => body().endsWith('data: 4\n\ndata: 4\n\n'), 'duplicated')
    bed.gateway.switchOff('gateway/sse-duplicate')
    bed.on('gateway/sse-delay', { every: 1, delay: '60s' })
    write('data: 5\n\n')
    await eventually(() => bed.of('hit').some(({ fault }) => fault === 'gateway/sse-delay'), 'held')
    bed.gateway.switchOff('gateway/sse-delay')
    write('data: 6\n\n')
    await eventually(() => body().endsWith('data: 5\n\ndata: 6\n\n'), 'let go in order')
    expect(body()).toBe('data: 0\n\ndata: 1\n\ndata: 3\n\ndata: 4\n\ndata: 4\n\ndata: 5\n\ndata: 6\n\n')
  })

  it.each([
    ['drop', '345'],
    ['duplicate', '1122345'],
    ['reorder', '21435'],
  ] as const)('gateway/sse-%s touches no more than its count', async (rule, expected) => {
    await using setup = await sseBed()
    const { bed, write, body } = setup
    bed.on(`gateway/sse-${rule}`, { every: 1, count: 2 })
    for (const n of '12345') write(`data: ${n}\n\n`)
    await eventually(() => body().includes('5'), 'the last one')
    expect(body().replace(/\D/g, '')).toBe(expected)
  })

  it.each([
    ['sse-cut-event', { event: 1 }],
    ['sse-drop-field', { field: 'id' }],
    ['sse-delay', { every: 1, delay: '60s' }],
  ] as const)('gateway/%s does not begin its count anew on the next stream', async (rule, params) => {
    await using setup = await sseBed()
    const { bed, write, body, open } = setup
    bed.on(`gateway/${rule}`, { ...params, count: 1 })
    write('id: 1\n\n')
    await eventually(() => bed.of('hit').length === 1, 'touched')
    const next = await open()
    next.write('id: 2\n\n')
    await eventually(() => next.body() === 'id: 2\n\n', 'passes')
    expect(body()).not.toContain('id: 1')
  })

  it('drop the first event of each interval', async () => {
    await using setup = await sseBed()
    const { bed, write, body } = setup
    bed.on('gateway/sse-drop', { interval: '300ms' })
    await pause(320)
    write('data: 1\n\ndata: 2\n\ndata: 3\n\n')
    await eventually(() => body().includes('3'), 'the last one')
    expect(body()).toBe('data: 2\n\ndata: 3\n\n')
  })

  it('reorder events, and lose none at the end of the stream', async () => {
    await using setup = await sseBed()
    const { bed, write, end, body, ended } = setup
    bed.on('gateway/sse-reorder', { every: 2 })
    write('data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\ndata: 5\n\n')
    await eventually(() => body() === 'data: 1\n\ndata: 3\n\ndata: 2\n\ndata: 4\n\n', 'one overtook')
    end()
    await eventually(() => ended() === 'whole', 'ended')
    expect(body()).toBe('data: 1\n\ndata: 3\n\ndata: 2\n\ndata: 4\n\ndata: 5\n\n')
  })

  it('delay the end of a stream with its last events', async () => {
    await using setup = await sseBed()
    const { bed, write, end, body, ended } = setup
    bed.on('gateway/sse-delay', { every: 1, delay: '150ms' })
    write('data: 1\n\n')
    end()
    await eventually(() => ended() === 'whole', 'ended')
    expect(body()).toBe('data: 1\n\n')
  })

  it.each([
    ['id', 'retry: 1\nevent: e\n:c\ndata: x\n\n'],
    ['retry', 'id: 1\nid\nevent: e\n:c\ndata: x\n\n'],
    ['comment', 'retry: 1\nid: 1\nid\nevent: e\ndata: x\n\n'],
  ] as const)('lose the field %s', async (field, left) => {
    await using setup = await sseBed()
    const { bed, write, body } = setup
    bed.on('gateway/sse-drop-field', { field })
    write('retry: 1\nid: 1\nid\nevent: e\n:c\ndata: x\n\n')
    await eventually(() => body() === left, `${field} removed`)
  })

  it('cut a stream inside an event', async () => {
    await using setup = await sseBed()
    const { bed, write, body, ended } = setup
    bed.on('gateway/sse-cut-event', { event: 2 })
    write('data: one\n\ndata: two\n\ndata: three\n\n')
    await eventually(() => ended() === 'broken', 'cut')
    expect(body()).toBe('data: one\n\ndata')
  })

  it('cut a stream that the origin ends at once: it is broken all the same', async () => {
    await using setup = await sseBed()
    const { bed, write, end, body, ended } = setup
    bed.on('gateway/sse-cut-event', { event: 1 })
    write('data: one\n\nda')
    end()
    await eventually(() => ended() !== undefined, 'ended')
    expect([ended(), body()]).toEqual(['broken', 'data'])
  })

  it('cut a stream inside a character', async () => {
    await using setup = await sseBed()
    const { bed, write, ended } = setup
    bed.on('gateway/sse-cut-event', { event: 1, inside: 'character' })
    write('data: aü\n\n')
    await eventually(() => ended() === 'broken', 'cut')
    expect(bed.of('hit')).toMatchObject([{ effect: 'cut event 1 after 8 of 11 bytes' }])
  })
})
