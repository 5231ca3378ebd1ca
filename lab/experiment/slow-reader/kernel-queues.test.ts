import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, it, vi } from 'vitest'
import { kernelQueues } from './kernel-queues.ts'

it.runIf(process.platform === 'linux')('the kernel holds what was written and nobody read, to the byte', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const writer = connect(port, '127.0.0.1')
  const [reader] = (await once(server, 'connection')) as [Socket]
  const from = reader.remotePort ?? 0
  const held = () => {
    const { sending, receiving } = kernelQueues({ from, to: port }) ?? { sending: 0, receiving: 0 }
    return sending + receiving
  }
  writer.write(Buffer.alloc(100_000))
  await vi.waitFor(() => expect(held()).toBe(100_000))
  reader.resume()
  await vi.waitFor(() => expect(held()).toBe(0))
  writer.destroy()
  server.close()
  expect(kernelQueues({ from: 1, to: 2 })).toBeUndefined()
})
