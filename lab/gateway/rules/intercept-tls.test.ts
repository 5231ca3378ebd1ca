import { once } from 'node:events'
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { connect, type TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { eventually, h1Bed, h2Bed, RawClient, testCertificate, type Testbed } from '../testbed.ts'
import { ask, h2Session, plain } from '../rule-testbed.ts'

const versions = (server: Http2SecureServer) => server.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) => void response.end(request.httpVersion))

async function dial(bed: Testbed, ca: string): Promise<TLSSocket | string> {
  const socket = connect({ port: bed.gateway.port, host: '127.0.0.1', ca, ALPNProtocols: ['h2', 'http/1.1'] })
  return once(socket, 'secureConnect').then(
    () => socket,
    (error: NodeJS.ErrnoException) => String(error.code),
  )
}
async function askH1(socket: TLSSocket): Promise<string> {
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  await once(socket, 'close')
  return text
}

it('shows a certificate of its own authority, offers HTTP/1.1 only, and works for a client that trusts the authority', async () => {
  await using bed = await h2Bed(versions)
  bed.on('gateway/intercept-tls')
  const { cert, interception } = await testCertificate()
  expect(await dial(bed, cert)).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED|ISSUER/)
  const socket = await dial(bed, interception.trusted.authority)
  if (typeof socket === 'string') throw new Error(socket)
  expect(socket.alpnProtocol).toBe('http/1.1')
  expect(await askH1(socket)).toMatch(/^HTTP\/1.1 200 [^]*1\.1/)
  expect(bed.of('hit')[0]).toMatchObject({ fault: 'gateway/intercept-tls', effect: 'shows a certificate of its own authority, which clients trust, and offers http/1.1' })
})

it('is refused by clients that do not know its authority, and touches open connections no more than clients without TLS', async () => {
  await using bed = await h2Bed(versions)
  const open = await h2Session(bed)
  bed.on('gateway/intercept-tls', { trusted: false, alpn: 'h2' })
  const { cert, interception } = await testCertificate()
  expect(await dial(bed, cert)).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED|ISSUER/)
  expect(await dial(bed, interception.trusted.authority)).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED|ISSUER/)
  const seen = ask(open, '/')
  await eventually(() => seen.body === '2.0', 'the open session works')
  open.destroy()
  bed.gateway.switchOff('gateway/intercept-tls')
  expect(typeof (await dial(bed, cert))).toBe('object')

  await using clear = await h1Bed((_request, response) => void response.end('ok'))
  clear.on('gateway/intercept-tls')
  const client = await new RawClient(clear.gateway.port).send(plain()).until(({ text }) => text.includes('ok'))
  expect(clear.of('hit')).toEqual([])
  client.close()
})

it.each([
  ['h2', 'gateway/http1-origin', '1.1'],
  ['http/1.1', 'gateway/http2-origin', '2.0'],
] as const)('with alpn %s and %s the origin is spoken to in HTTP/%s', async (alpn, translation, version) => {
  await using bed = await h2Bed(versions)
  bed.on('gateway/intercept-tls', { alpn })
  bed.on(translation)
  const { interception } = await testCertificate()
  const socket = await dial(bed, interception.trusted.authority)
  if (typeof socket === 'string') throw new Error(socket)
  expect(socket.alpnProtocol).toBe(alpn)
  if (alpn === 'http/1.1') return expect(await askH1(socket)).toContain(version)
  socket.destroy()
  const session = await h2Session(bed, interception.trusted.authority)
  const seen = ask(session, '/')
  await eventually(() => seen.body === version, 'answered')
  session.destroy()
})
