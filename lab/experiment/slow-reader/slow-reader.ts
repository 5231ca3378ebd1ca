import { z } from 'zod'
import { bytesSchema } from '../../contract/duration.ts'
import type { TransportId } from '../../contract/transport.ts'
import { type BenchRequest, type BenchResponse, openBenchServer } from '../bench-server.ts'
import { defineExperiment, type ExperimentContext } from '../experiment.ts'
import { kernelQueues } from './kernel-queues.ts'
import { openPausedReader, pausing, type Pausing } from './readers.ts'

const messageBytes = 64 * 1024
/** The same bytes again and again: what is measured is where they lie, and 10 MiB of texts of their own would keep the garbage collector busy. */
const message = Buffer.alloc(messageBytes, 'x')
const MiB = 1 << 20
/** Looking costs the event loop more than publishing does where the kernel has thousands of connections to list. */
const lookEveryMs = 25
const calmLooks = 4

/** How a server sends to one reader. */
interface Sender {
  /** Bytes of its body. */
  send(): number
  end(): void
  /** Bytes in this process that were sent and that the kernel has not taken. */
  held(): number
  readonly peerPort: number
}

/** What nobody reads lies somewhere: in the server's process, in two kernels, or with the client. */
export const slowReader = defineExperiment({
  name: 'slow-reader',
  title: 'A reader that stops reading',
  explain: 'A server publishes into connections whose reader has paused; what lies in its process and in the kernel is measured, then the reader goes on. The same again with a server that skips messages for a reader whose buffer is above a limit.',
  params: z.strictObject({
    push: bytesSchema.pipe(z.number().int().min(8 * MiB).max(64 * MiB)).prefault('10MiB'),
    cap: bytesSchema.pipe(z.number().int().min(messageBytes).max(4 * MiB)).prefault('1MiB'),
  }),
  async run({ push, cap }, at) {
    const messages = Math.ceil(push / messageBytes)
    for (const by of pausing) await pauseReader(at, { by, messages })
    for (const by of pausing) await pauseReader(at, { by, messages, cap })
    await pausePage(at, messages)
    await pausePolling(at, messages)
  },
})

interface Pushing {
  readonly messages: number
  /** Above this many bytes a reader gets no further messages. */
  readonly cap?: number
}

async function publish(at: ExperimentContext, sender: Sender, { messages, cap = Infinity }: Pushing): Promise<{ readonly sentBytes: number; readonly skipped: number }> {
  let sentBytes = 0
  let skipped = 0
  for (let i = 0; i < messages; i++) {
    if (sender.held() >= cap) skipped++
    else sentBytes += sender.send()
    // What the kernel takes, it takes between the turns of the event loop.
    await at.ctx.clock.sleep(0)
  }
  return { sentBytes, skipped }
}

async function pauseReader(at: ExperimentContext, { by, ...pushing }: Pushing & { readonly by: Pausing }): Promise<void> {
  const { port, sender } = await openSending(at, by === 'sse-h2')
  const reader = await openPausedReader(at, { by, port })
  const writer = await at.until('the connection at the server', sender)
  const { sentBytes, skipped } = await publish(at, writer, pushing)
  const name = pushing.cap === undefined ? by : `${by}.capped`
  await whereItLies(at, { name, about: by, port, writer, sentBytes })
  reader.goOn()
  await at.until('all of it at the reader', () => reader.bytes() >= sentBytes)
  at.fact(`${name}.read`, reader.bytes() === sentBytes, { about: by, text: `Going on, the reader got ${mib(reader.bytes())} MiB of the ${mib(sentBytes)} that were sent.` })
  if (pushing.cap !== undefined) at.fact(`${name}.skipped`, skipped, { unit: 'messages', about: by, text: `Of ${pushing.messages} were never sent to this reader.` })
}

const mib = (bytes: number): string => (bytes / MiB).toFixed(1)

/** Says it once the kernel takes no more. */
async function whereItLies(at: ExperimentContext, { name, about, port, writer, sentBytes }: { readonly name: string; readonly about: TransportId; readonly port: number; readonly writer: Sender; readonly sentBytes: number }): Promise<void> {
  const look = () => {
    const queues = kernelQueues({ from: port, to: writer.peerPort })
    return { server: writer.held(), ...queues }
  }
  let found = look()
  for (let calm = 0; calm < calmLooks; ) {
    await at.ctx.clock.sleep(lookEveryMs, at.ctx.signal)
    const now = look()
    calm = JSON.stringify(now) === JSON.stringify(found) ? calm + 1 : 0
    found = now
  }
  at.fact(`${name}.server`, found.server, { unit: 'bytes', about, text: `Of ${mib(sentBytes)} MiB sent lay in the server's process (${mib(found.server)} MiB).` })
  if (found.sending === undefined || found.receiving === undefined) {
    for (const where of ['kernel', 'client']) at.unmeasured(`${name}.${where}`, 'it takes /proc/net/tcp, which this system does not have')
    return
  }
  at.fact(`${name}.kernel`, found.sending + found.receiving, { unit: 'bytes', about, text: `Lay in the kernel: ${mib(found.sending)} MiB in the send queue of the server, ${mib(found.receiving)} MiB in the receive queue of the client.` })
  at.fact(`${name}.client`, sentBytes - found.server - found.sending - found.receiving, { unit: 'bytes', about, text: 'The rest: had left the kernel for the process of the client, less framing, and what of a chunk that is half written has left.' })
}

/** A server that sends to the one who connects. */
async function openSending(at: ExperimentContext, tls: boolean) {
  let sender: Sender | undefined
  let released: (() => void) | undefined
  const streaming = (type: string, framed: Buffer) => (request: BenchRequest, response: BenchResponse) => {
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' })
    // Over HTTP/2 they have gone already.
    if ('flushHeaders' in response) response.flushHeaders()
    sender = sends(framed, (bytes) => void response.write(bytes), { end: () => void response.end(), held: () => response.writableLength, peerPort: request.socket.remotePort ?? 0 })
  }
  const server = await openBenchServer(at, {
    tls,
    routes: {
      '/events': streaming('text/event-stream', Buffer.concat([Buffer.from('data: '), message, Buffer.from('\n\n')])),
      '/stream': streaming('application/x-ndjson', Buffer.concat([message, Buffer.from('\n')])),
      '/go-on': (_request, response) => void (released = () => void response.writeHead(204).end()),
    },
    sockets: {
      '/ws': (socket, request) => {
        sender = sends(message, (bytes) => socket.send(bytes), { end: () => socket.close(), held: () => socket.bufferedAmount, peerPort: request.socket.remotePort ?? 0 })
      },
    },
  })
  return { port: server.port, sender: () => sender, released: () => released }
}

function sends(bytes: Buffer, send: (bytes: Buffer) => void, rest: Omit<Sender, 'send'>): Sender {
  return {
    ...rest,
    send() {
      send(bytes)
      return bytes.length
    },
  }
}

/** A page can pause what it reads with `getReader()`, by not asking for more. */
async function pausePage(at: ExperimentContext, messages: number): Promise<void> {
  const { port, sender, released } = await openSending(at, false)
  const url = `http://127.0.0.1:${port}`
  const consuming = at.task<{ readonly bytes: number; readonly error: string | null }>('consume-stream', { url: `${url}/stream`, pauseUntil: `${url}/go-on` })
  const writer = await at.until('the stream', sender)
  // The page pauses after the first piece of it.
  const firstBytes = writer.send()
  const goOn = await at.until('a page that pauses', released)
  const sentBytes = firstBytes + (await publish(at, writer, { messages })).sentBytes
  await whereItLies(at, { name: 'http-stream', about: 'http-stream', port, writer, sentBytes })
  writer.end()
  goOn()
  const { bytes, error } = await consuming
  at.fact('http-stream.read', bytes === sentBytes, { about: 'http-stream', text: `Going on, the page read ${mib(bytes)} MiB${error === null ? ' to the end' : `, then ${error}`}.` })
}

/** Who does not ask is owed nothing. */
async function pausePolling(at: ExperimentContext, messages: number): Promise<void> {
  const open = new Set<BenchResponse>()
  let newest = ''
  const server = await openBenchServer(at, {
    routes: {
      '/poll': (_request, response) => {
        open.add(response)
        response.once('close', () => open.delete(response))
        response.end(newest)
      },
    },
  })
  const ask = () => at.task<{ readonly bytes: number }>('consume-stream', { url: `http://127.0.0.1:${server.port}/poll` })
  newest = '<1>'
  await ask()
  for (let i = 2; i <= messages; i++) newest = `<${i}>`.padEnd(messageBytes, 'x')
  at.fact('polling.server', [...open].reduce((sum, response) => sum + response.writableLength, 0), { unit: 'bytes', about: 'polling', text: `Held for a reader that did not ask while ${messages} messages were published.` })
  at.fact('polling.answer', (await ask()).bytes, { unit: 'bytes', about: 'polling', text: 'The next poll was answered with: the newest message.' })
}
