import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { makeCertificate } from '../origin/certificate.ts'
import { resetSocket } from './reset-socket.ts'

async function pair(): Promise<{ near: Socket; far: Socket; close: () => void }> {
  const server = createServer({ allowHalfOpen: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const far = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true })
  const [near] = (await once(server, 'connection')) as [Socket]
  for (const socket of [near, far]) socket.on('error', () => {})
  return { near, far, close: () => (far.destroy(), server.close()) }
}
const closing = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))

it.each([
  ['that is open', () => {}],
  ['whose FIN is on its way', (socket: Socket): void => void socket.end()],
  ['whose FIN waits for a peer that does not read', (socket: Socket): void => void (socket.write(Buffer.alloc(20_000_000)), socket.end())],
] as const)('closes a socket %s, handle and all', async (_what, prepare) => {
  const { near, far, close } = await pair()
  const before = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
  prepare(near)
  const closed = closing(near)
  resetSocket(near)
  await closed
  expect(process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length).toBeLessThan(before)
  far.resume()
  close()
})

it('sends a RST, also behind a FIN', async () => {
  const { near, far, close } = await pair()
  far.resume()
  near.end()
  resetSocket(near)
  await closing(near)
  // What is written to a connection that was reset fails.
  const failed = new Promise<string | undefined>((resolve) => far.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code)))
  const timer = setInterval(() => void far.write('x'), 10)
  expect(['ECONNRESET', 'EPIPE']).toContain(await failed)
  clearInterval(timer)
  close()
})

describe('under TLS', () => {
  async function tlsPair() {
    const { key, cert } = await makeCertificate()
    const server = createServer({ allowHalfOpen: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const far = connectTls({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', rejectUnauthorized: false })
    const [tcp] = (await once(server, 'connection')) as [Socket]
    const near = new TLSSocket(tcp, { isServer: true, key, cert })
    for (const socket of [near, tcp, far]) socket.on('error', () => {})
    await once(far, 'secureConnect')
    return { tcp, near, far, close: () => (far.destroy(), server.close()) }
  }

  it('emits no event before it returns', async () => {
    const { tcp, near, close } = await tlsPair()
    let returned = false
    const closed = Promise.all([tcp, near].map((socket) => new Promise<boolean>((resolve) => socket.once('close', () => resolve(returned)))))
    resetSocket(tcp, near)
    returned = true
    expect(await closed).toEqual([true, true])
    close()
  })

  it('closes while a FIN that TLS sent is on its way', async () => {
    const { tcp, near, far, close } = await tlsPair()
    far.resume()
    near.end()
    const closed = closing(tcp)
    resetSocket(tcp, near)
    await closed
    close()
  })
})
