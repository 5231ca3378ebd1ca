import { once } from 'node:events'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { EventSource } from 'eventsource'
import type { Poll, VoterView } from '../contract/class.ts'
import { classAddresses } from './addresses.ts'
import { createAttempts } from './attempts.ts'
import { preferred } from './class-page.ts'
import { isJoinCode, newJoinCode } from './join-code.ts'
import { openClass, type OpenClass, type OpenClassOptions } from './open-class.ts'
import { type ClassSession, createClassSession } from './session.ts'

const both = (text: string) => ({ en: text, zh: `${text} (zh)` })
const poll: Poll = { id: 'lesson/first', lesson: 'lesson', prediction: 'first', title: both('A lesson'), ask: both('What will `close` say?'), options: [{ id: 'fin', texts: both('1000') }, { id: 'gone', texts: both('1006') }] }
const page = { html: '<html lang="en">', script: 'script', style: 'style' }

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A device: keeps the cookie that it was given. */
function device(port: number, { host = '127.0.0.1', headers = {} as Record<string, string> } = {}) {
  let cookie = ''
  const ask = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const sent = httpRequest({ host, port, method, path, agent: false, headers: { ...(cookie === '' ? {} : { cookie }), ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }), ...headers, ...more } }, (response) => {
        const given = response.headers['set-cookie']?.[0]
        if (given !== undefined) cookie = given.split(';')[0] ?? ''
        let read = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (read += chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read }))
      })
      sent.on('error', reject)
      sent.end(body === undefined ? undefined : text)
    })
  return { get: (path: string, more?: Record<string, string>) => ask('GET', path, undefined, more), post: (path: string, body: unknown, more?: Record<string, string>) => ask('POST', path, body, more), cookie: () => cookie }
}

/** An event stream as its bytes, from a device that can leave without a word. */
async function streamOf(port: number, cookie: string, lastEventId?: string) {
  const sent = httpRequest({ host: '127.0.0.1', port, path: '/events', agent: false, headers: { cookie, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) } })
  sent.on('error', () => {})
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('error', () => {})
  const until = async (part: string) => {
    while (!text.includes(part)) await once(response, 'data')
    return text
  }
  return { status: response.statusCode, until, cut: () => sent.destroy(), ended: new Promise<void>((resolve) => response.once('end', resolve)) }
}

describe('a class', () => {
  const open: OpenClass[] = []
  afterEach(() => Promise.all(open.splice(0).map((one) => one.close())))
  async function begin(options: Partial<OpenClassOptions> = {}): Promise<{ session: ClassSession; room: OpenClass; port: number; code: string }> {
    const session = createClassSession()
    const room = await openClass({ host: '127.0.0.1', port: 0, session, page, ...options })
    open.push(room)
    const { port, code } = room.door()
    return { session, room, port, code }
  }
  const joined = async (port: number, code: string) => {
    const one = device(port)
    expect((await one.post('/join', { code })).status).toBe(204)
    return one
  }
  const votes = (session: ClassSession) => session.polls()[0]?.tally.map(({ voted }) => voted)

  it('shows nothing but its page to who has not said the code', async () => {
    const { session, port } = await begin()
    session.ask(poll)
    const stranger = device(port)
    expect((await stranger.get('/', { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' })).body).toBe('<html lang="zh-CN">')
    expect((await stranger.get('/')).headers['content-security-policy']).toContain("default-src 'none'")
    for (const path of ['/state', '/events']) expect(await stranger.get(path)).toMatchObject({ status: 401, body: expect.not.stringContaining('1006') as string })
    expect((await stranger.post('/vote', { poll: poll.id, option: 'fin' })).status).toBe(401)
    expect((await stranger.get('/trpc')).status).toBe(404)
  })

  it('refuses a wrong code, and after ten of them a right one too, until a minute is over', async () => {
    let now = 0
    const { port, code } = await begin({ now: () => now })
    const guesser = device(port)
    for (let i = 0; i < 10; i++) expect(JSON.parse((await guesser.post('/join', { code: 'AAAAAA' })).body)).toMatchObject({ error: 'code' })
    const refused = await guesser.post('/join', { code })
    expect(refused.status).toBe(429)
    expect(refused.headers['retry-after']).toBe('60')
    now = 60_000
    expect((await guesser.post('/join', { code: `${code.slice(0, 3).toLowerCase()} ${code.slice(3)}` })).status).toBe(204)
  })

  it('takes the second vote of a device in place of its first, and counts devices apart', async () => {
    const { session, port, code } = await begin()
    session.ask(poll)
    const [one, two] = [await joined(port, code), await joined(port, code)]
    expect((await one.post('/vote', { poll: poll.id, option: 'fin' })).status).toBe(200)
    expect(votes(session)).toEqual([1, 0])
    await one.post('/vote', { poll: poll.id, option: 'gone' })
    expect(votes(session)).toEqual([0, 1])
    await two.post('/vote', { poll: poll.id, option: 'fin' })
    expect(votes(session)).toEqual([1, 1])
    expect(JSON.parse((await one.get('/state')).body)).toMatchObject({ phase: 'open', vote: 'gone' })
    expect((await one.get('/state')).body).not.toContain('tally')
  })

  it('refuses a vote on a closed question, on another one, and for an answer it does not have; the tally comes with the result', async () => {
    const { session, port, code } = await begin()
    session.ask(poll)
    const one = await joined(port, code)
    expect(JSON.parse((await one.post('/vote', { poll: poll.id, option: 'other' })).body)).toMatchObject({ error: 'option' })
    expect(JSON.parse((await one.post('/vote', { poll: 'lesson/second', option: 'fin' })).body)).toMatchObject({ error: 'closed' })
    await one.post('/vote', { poll: poll.id, option: 'fin' })
    session.lock(poll.id)
    expect(await one.post('/vote', { poll: poll.id, option: 'gone' })).toMatchObject({ status: 409 })
    expect(JSON.parse((await one.get('/state')).body)).not.toHaveProperty('result')
    for (const by of [-1, 1, 1, 1, 1, -1] as const) session.count(poll, { option: 'gone', by })
    session.reveal(poll.id, 'gone')
    expect((JSON.parse((await one.get('/state')).body) as VoterView).result).toEqual({ actual: 'gone', tally: [{ option: 'fin', votes: 1 }, { option: 'gone', votes: 3 }] })
  })

  it('answers no other name (DNS rebinding) and no other page (Origin, Sec-Fetch-Site)', async () => {
    const { session, port, code } = await begin()
    session.ask(poll)
    const one = await joined(port, code)
    expect((await one.get('/', { host: `evil.example:${port}` })).status).toBe(403)
    expect((await one.get('/', { host: '127.0.0.1:1' })).status).toBe(403)
    const vote = { poll: poll.id, option: 'fin' }
    expect((await one.post('/vote', vote, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await one.post('/vote', vote, { origin: 'null' })).status).toBe(403)
    expect((await one.post('/vote', vote, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await one.post('/vote', 'poll=lesson', { 'content-type': 'text/plain' })).status).toBe(400)
    expect(votes(session)).toEqual([0, 0])
    expect((await one.post('/vote', vote, { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  it('refuses large, broken and unknown bodies, and more devices than it may have', async () => {
    const { port, code } = await begin({ mostVoters: 1 })
    const one = await joined(port, code)
    for (const body of ['{', 'x'.repeat(2000), '{"code":1}', '{"poll":"a","option":"b","name":"Eve"}']) expect((await one.post('/vote', body)).status).toBe(400)
    expect(JSON.parse((await device(port).post('/join', { code })).body)).toMatchObject({ error: 'full' })
    expect((await one.post('/join', { code })).status).toBe(204)
  })

  it('goes on after a cut with what was missed, and says nothing twice to who missed nothing', async () => {
    const { session, port, code } = await begin()
    session.ask(poll)
    const one = await joined(port, code)
    const first = await streamOf(port, one.cookie())
    const text = await first.until('"phase":"open"')
    const id = /^id: (\d+)$/m.exec(text)?.[1] ?? ''
    expect(text).toMatch(/^retry: \d+$/m)
    first.cut()
    const same = await streamOf(port, one.cookie(), id)
    expect(await same.until('event: beat')).not.toContain('event: view')
    same.cut()
    session.lock(poll.id)
    const later = await streamOf(port, one.cookie(), id)
    expect(await later.until('"phase":"closed"')).toContain(`id: ${Number(id) + 1}`)
    later.cut()
  })

  it('lets three pages of a device listen, and tells a fourth to ask', async () => {
    const { port, code } = await begin()
    const one = await joined(port, code)
    const streams = await Promise.all([1, 2, 3].map(() => streamOf(port, one.cookie())))
    await Promise.all(streams.map((stream) => stream.until('event: view')))
    expect((await one.get('/events')).status).toBe(429)
    expect((await one.get('/state')).status).toBe(200)
    for (const stream of streams) stream.cut()
  })

  it('ends: every stream hears it, who comes back is told 204, which ends an EventSource for good, and nothing listens', async () => {
    const { session, room, port, code } = await begin()
    const one = await joined(port, code)
    const stream = await streamOf(port, one.cookie())
    await stream.until('event: view')
    // Half a request keeps a connection from being idle, as a phone that comes back at this very moment.
    const late = connect(port, '127.0.0.1')
    late.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`)
    await once(late, 'connect')
    await one.get('/state')
    const closed = room.close()
    expect(await stream.until('event: end')).toContain('event: end')
    await stream.ended
    late.write(`Cookie: ${one.cookie()}\r\n\r\n`)
    expect(String(await once(late, 'data'))).toContain('HTTP/1.1 204')
    await closed
    await expect(one.get('/state')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    session.dismiss()
    expect(session.current()).toBeNull()
  })

  it('is followed by a real EventSource through a change, and left at its end', async () => {
    const { session, room, port, code } = await begin()
    const one = await joined(port, code)
    const source = new EventSource(`http://127.0.0.1:${port}/events`, { fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, cookie: one.cookie() } }) })
    const next = (name: string) => new Promise<MessageEvent>((resolve) => source.addEventListener(name, resolve, { once: true }))
    expect((await next('view')).data).toContain('waiting')
    const asked = next('view')
    session.ask(poll)
    expect((await asked).data).toContain('What will `close` say?')
    const end = next('end')
    const closed = room.close()
    await end
    source.close()
    await closed
  })

  it('says which port is taken and which address is gone', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    await expect(begin({ port })).rejects.toMatchObject({ code: 'LAB_PORT_IN_USE', message: expect.stringContaining(String(port)) as string })
    taken.close()
    // Of the documentation range (RFC 5737).
    await expect(begin({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'LAB_ADDRESS_GONE', message: expect.stringContaining('127.0.0.1') as string })
    await expect(begin({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'LAB_ADDRESS_GONE' })
  })

  it.skipIf(!Object.values(networkInterfaces()).flat().some((one) => one?.address === '::1'))('is reached over IPv6 by its bracketed address', async () => {
    const { room, port, code } = await begin({ host: '::1' })
    expect(room.door().url).toBe(`http://[::1]:${port}/#${code}`)
    expect((await device(port, { host: '::1' }).post('/join', { code })).status).toBe(204)
  })
})

describe('what a class is made of', () => {
  it('codes are six letters that are not taken for others, and are read in any case and grouping', () => {
    const codes = Array.from({ length: 200 }, newJoinCode)
    expect(new Set(codes).size).toBe(200)
    for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPRSTVWXZ]{6}$/)
    expect(isJoinCode('bcd-fgh', 'BCDFGH')).toBe(true)
    expect(isJoinCode('BCDFG', 'BCDFGH')).toBe(false)
  })

  it('attempts are counted by IPv4 address and by IPv6 network, of which a device has as many addresses as it likes', () => {
    const attempts = createAttempts(() => 0)
    for (let i = 0; i < 10; i++) attempts.note(`2001:db8::${i.toString(16)}`)
    expect(attempts.waitMs('2001:db8:0:0:ffff::1')).toBe(60_000)
    expect(attempts.waitMs('2001:db8:0:1::1')).toBe(0)
    for (let i = 0; i < 10; i++) attempts.note('192.168.0.7')
    expect(attempts.waitMs('192.168.0.7')).toBe(60_000)
    expect(attempts.waitMs('192.168.0.8')).toBe(0)
  })

  it('addresses are those of the network first; link-local IPv6 cannot be typed into a browser', () => {
    const of = (address: string, family: 'IPv4' | 'IPv6', internal = false) => ({ address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never
    expect(classAddresses({ lo: [of('127.0.0.1', 'IPv4', true)], en0: [of('fe80::1', 'IPv6'), of('2001:db8::7', 'IPv6'), of('192.168.0.7', 'IPv4')] }).map(({ address }) => address)).toEqual(['192.168.0.7', '2001:db8::7', '127.0.0.1'])
  })

  it('the language is the one that is preferred of the two', () => {
    expect([undefined, 'de', 'zh', 'zh-TW;q=0.5, en;q=0.4', 'en-GB,zh;q=0.9', '*'].map((accept) => preferred(accept))).toEqual(['en', 'en', 'zh-CN', 'zh-CN', 'en', 'en'])
  })

  it('votes outlast the phones as numbers, and what is asked again afterwards begins at nothing', () => {
    const session = createClassSession()
    session.ask(poll)
    session.vote(0, { poll: poll.id, option: 'fin' })
    session.dismiss()
    expect(session.polls()[0]).toMatchObject({ phase: 'closed', tally: [{ voted: 1 }, { voted: 0 }] })
    session.ask(poll)
    expect(session.polls()[0]).toMatchObject({ phase: 'open', tally: [{ voted: 0 }, { voted: 0 }] })
    expect(() => session.reveal(poll.id, 'never')).toThrow('it has fin, gone')
  })
})
