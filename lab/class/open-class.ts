import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ClassDoor, joinSchema, voteSchema } from '../contract/class.ts'
import { LabError } from '../core/errors.ts'
import { isFromElsewhere } from '../core/from-elsewhere.ts'
import { classAddresses, hostOf } from './addresses.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { answerPage, type ClassPage } from './class-page.ts'
import { openEventStream } from './event-stream.ts'
import { isJoinCode, newJoinCode } from './join-code.ts'
import { readBody } from './read-body.ts'
import { refuse } from './refusal.ts'
import type { ClassSession } from './session.ts'
import { createVoters, type Voter, type Voters } from './voters.ts'

export interface OpenClassOptions {
  /** One of `classAddresses()`; never all of them at once. */
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  readonly session: ClassSession
  readonly page: ClassPage
  /** A device came in. */
  onJoin?(): void
  readonly mostVoters?: number
  readonly now?: () => number
}

export interface OpenClass {
  door(): ClassDoor
  /** Every stream is told that it is over, nothing listens any more, and no device is remembered. */
  close(): Promise<void>
}

const beatEveryMs = 15_000
const streamsEach = 3
/** What a phone that goes away without a word may hold up the closing for. */
const partingMs = 1000

/**
 * A server of its own, for phones in the same room: a page, the open question, a vote. Nothing else can be read or changed through it.
 * Plain HTTP: no certificate can be had for an address of a LAN that phones would not warn of.
 * @throws LabError LAB_PORT_IN_USE, LAB_ADDRESS_GONE, LAB_BAD_OPTION
 */
export async function openClass(options: OpenClassOptions): Promise<OpenClass> {
  const address = classAddresses().find((one) => one.address === options.host)
  if (!address) throw gone(options.host)
  const server = createServer({ maxHeaderSize: 8 << 10, headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 5000 })
  server.maxConnections = 1000
  const { port } = await listen(server, options)
  const code = newJoinCode()
  const voters = createVoters({ cookieName: `brownout-class-${port}`, most: options.mostVoters ?? 200 })
  const door = createDoor({ ...options, code, voters, hosts: [hostOf(address, port), ...(address.isLoopback ? [hostOf({ address: 'localhost', family: 4 }, port)] : [])], attempts: createAttempts(options.now) })
  server.on('request', (request, response) => void door.answer(request, response).catch(() => response.destroy()))
  const off = options.session.onChange((voter) => (voter === undefined ? door.showAll() : door.show(voters.byNumber(voter))))
  const beat = setInterval(door.beat, beatEveryMs)
  return {
    door: () => ({ ...address, port, code, url: `http://${hostOf(address, port)}/#${code}`, joined: voters.size }),
    async close() {
      off()
      clearInterval(beat)
      door.end()
      const late = setTimeout(() => server.closeAllConnections(), partingMs)
      await new Promise<void>((resolve) => server.close(() => resolve()))
      clearTimeout(late)
    },
  }
}

interface DoorOptions extends OpenClassOptions {
  readonly code: string
  readonly voters: Voters
  readonly hosts: readonly string[]
  readonly attempts: Attempts
}

function createDoor({ session, page, code, voters, hosts, attempts, onJoin }: DoorOptions) {
  let isOver = false
  const isOurs = (host: string | undefined) => host !== undefined && hosts.includes(host.toLowerCase())

  function show(voter: Voter | undefined): void {
    if (!voter) return
    const view = JSON.stringify(session.view(voter.number))
    if (view === voter.shown) return
    voter.shown = view
    voter.version++
    for (const stream of voter.streams) stream.show(voter.version, view)
  }

  async function join(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (voters.find(request)) return void response.writeHead(204).end()
    const from = request.socket.remoteAddress ?? ''
    const waitMs = attempts.waitMs(from)
    if (waitMs > 0) return refuse(response, 'attempts', { 'retry-after': String(Math.ceil(waitMs / 1000)) })
    const body = await readBody(request, joinSchema)
    if (!body) return refuse(response, 'body')
    if (!isJoinCode(body.code, code)) {
      attempts.note(from)
      return refuse(response, 'code')
    }
    const admitted = voters.admit()
    if (!admitted) return refuse(response, 'full')
    show(admitted.voter)
    response.writeHead(204, { 'set-cookie': admitted.cookie }).end()
    onJoin?.()
  }

  async function vote(voter: Voter, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, voteSchema)
    if (!body) return refuse(response, 'body')
    const result = isOver ? 'closed' : session.vote(voter.number, body)
    if (result !== 'counted') return refuse(response, result)
    tell(voter, response)
  }

  function tell(voter: Voter, response: ServerResponse): void {
    show(voter)
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(voter.shown)
  }

  function listenTo(voter: Voter, request: IncomingMessage, response: ServerResponse): void {
    if (voter.streams.size >= streamsEach) return refuse(response, 'streams')
    const stream = openEventStream(response, () => voter.streams.delete(stream))
    show(voter)
    // It has that one: being here is all there is to say.
    if (request.headers['last-event-id'] === String(voter.version)) stream.beat()
    else stream.show(voter.version, voter.shown)
    voter.streams.add(stream)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A name that somebody else points here (DNS rebinding) would make their page ours.
    if (!isOurs(request.headers.host)) return refuse(response, 'elsewhere')
    if (answerPage(request, response, page)) return
    if (isFromElsewhere(request, isOurs)) return refuse(response, 'elsewhere')
    const asked = `${request.method} ${request.url?.split('?')[0]}`
    // 204 is how EventSource is told not to come back (HTML, 9.2.3).
    if (isOver) return asked === 'GET /events' ? void response.writeHead(204, { connection: 'close' }).end() : refuse(response, 'ended')
    if (asked === 'POST /join') return join(request, response)
    const voter = voters.find(request)
    if (!['GET /state', 'GET /events', 'POST /vote'].includes(asked)) return void response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end('Not here.\n')
    if (!voter) return refuse(response, 'unknown')
    if (asked === 'POST /vote') return vote(voter, request, response)
    return asked === 'GET /events' ? listenTo(voter, request, response) : tell(voter, response)
  }

  const streams = () => [...voters.all()].flatMap((voter) => [...voter.streams])
  return {
    answer,
    show,
    showAll() {
      for (const voter of voters.all()) show(voter)
    },
    beat: () => streams().forEach((stream) => stream.beat()),
    end() {
      isOver = true
      for (const stream of streams()) stream.end()
    },
  }
}

function gone(host: string, cause?: unknown): LabError {
  const others = classAddresses().map((one) => `${one.address} (${one.interface})`)
  return new LabError('LAB_ADDRESS_GONE', `this machine does not have the address ${host} (any more); it has ${others.join(', ') || 'none'}. Choose one of them, or connect to the network again`, { cause })
}

function listen(server: Server, { host, port }: OpenClassOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new LabError('LAB_PORT_IN_USE', `port ${port} of ${host} is already in use; choose another, or 0 for a free one`, { cause: error }))
      else if (error.code === 'EADDRNOTAVAIL') reject(gone(host, error))
      else if (error.code === 'EACCES') reject(new LabError('LAB_BAD_OPTION', `port ${port} needs rights that Brownout does not have; choose one above 1023, or 0 for a free one`, { cause: error }))
      else reject(error)
    })
    server.listen({ host, port, exclusive: true }, () => resolve(server.address() as AddressInfo))
  })
}
