import { WebSocket } from 'ws'
import { z } from 'zod'
import { openBenchServer } from './bench-server.ts'
import { type Broker, openBroker } from './broker.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'

const channel = 'brownout-feed'

/** D6: who hears what one node of two is told. */
export const twoNodes = defineExperiment({
  name: 'two-nodes',
  title: 'Two nodes of one service',
  explain: 'Clients are spread over two nodes that keep a table of their own WebSockets; messages come in at the first node, first with nothing between the nodes, then with a broker.',
  params: z.strictObject({ clients: z.number().int().min(2).max(500).default(20), messages: z.number().int().min(1).max(1000).default(10) }),
  async run({ clients, messages }, at) {
    await broadcast(at, 'alone', { clients, messages })
    const broker = await openBroker(at)
    at.fact('broker.stand-in', broker.standIn, { text: `Between the nodes stands ${broker.what}.` })
    await broadcast(at, 'broker', { clients, messages, broker })
  },
})

interface Broadcast {
  readonly clients: number
  readonly messages: number
  readonly broker?: Broker
}

async function broadcast(at: ExperimentContext, name: string, { clients, messages, broker }: Broadcast): Promise<void> {
  const nodes = [await openNode(at, broker), await openNode(at, broker)] as const
  let heard = 0
  await Promise.all(Array.from({ length: clients }, (_, i) => openReader(at, (nodes[i % 2] ?? nodes[0]).port, () => heard++)))
  for (let i = 0; i < messages; i++) await nodes[0].tell(`message ${i}`)
  const promised = clients * messages
  // Half of it, or all: what is still on its way then would be late news anyway.
  await at.until('the messages at the readers', () => heard >= (broker ? promised : promised / 2))
  await at.ctx.clock.sleep(100)
  at.fact(`${name}.promised`, promised, { unit: 'messages', text: `${messages} messages for ${clients} readers, half of them on either node.` })
  at.fact(`${name}.heard`, heard, { unit: 'messages', text: `Came to readers ${broker ? 'with a broker between the nodes' : 'with nothing between the nodes'}.` })
  at.fact(`${name}.missed`, Math.round((100 * (promised - heard)) / promised), { unit: 'percent', text: 'Of what was promised.' })
}

/** Keeps a table of its connections, which is all that a WebSocket server has to broadcast with. */
async function openNode(at: ExperimentContext, broker: Broker | undefined) {
  const table = new Set<{ send(text: string): void }>()
  const toMine = (text: string) => {
    for (const socket of table) socket.send(text)
  }
  const server = await openBenchServer(at, {
    routes: {},
    sockets: {
      '/ws': (socket) => {
        table.add(socket)
        socket.on('close', () => table.delete(socket))
      },
    },
  })
  await broker?.subscribe(channel, toMine)
  return { port: server.port, tell: async (text: string) => (broker ? broker.publish(channel, text) : toMine(text)) }
}

function openReader(at: ExperimentContext, port: number, onMessage: () => void): Promise<void> {
  const socket = at.own(new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false }), (one) => one.terminate())
  socket.on('message', onMessage)
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
}
