import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net'
import type { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import * as ws from 'ws'
import { seededRandom } from '../../core/random.ts'
import { Chance } from './chance.ts'
import { brokenRequest, brokenResponse, wholeRequests, wholeResponses } from './h1-messages.ts'
import { brokenFrame, endlessFrame, wholeFrame } from './ws-frames.ts'

/** Its types leave it out. */
const { Receiver } = ws as unknown as { readonly Receiver: new (options: { readonly isServer: boolean }) => Writable }

/** What `ws` makes of a frame. */
function judged(frame: Buffer, ofClient: boolean): Promise<'taken' | 'refused' | 'unfinished'> {
  const receiver = new Receiver({ isServer: ofClient })
  return new Promise((resolve) => {
    for (const event of ['message', 'ping', 'pong', 'conclude']) receiver.on(event, () => resolve('taken'))
    receiver.on('error', () => resolve('refused'))
    receiver.write(frame, () => setImmediate(() => resolve('unfinished')))
  })
}
/** `ws` does not mind a short length in the long form; RFC 6455, 5.2 does. */
const isLongWinded = (frame: Buffer) => ((frame[1] as number) & 0x7f) >= 126 && frame.readUInt16BE(2) < 126

it.each([true, false])('has WebSocket frames that nobody has to take, and some that everybody does (of a client: %s)', async (ofClient) => {
  const chance = new Chance(seededRandom(1))
  const broken = Array.from({ length: 1000 }, () => brokenFrame(chance, ofClient))
  expect(broken.some(isLongWinded)).toBe(true)
  const verdicts = await Promise.all(broken.filter((frame) => !isLongWinded(frame)).map((frame) => judged(frame, ofClient)))
  expect(new Set(verdicts)).toEqual(new Set(['refused']))
  const whole = await Promise.all(Array.from({ length: 100 }, () => judged(wholeFrame(chance, ofClient), ofClient)))
  expect(new Set(whole)).toEqual(new Set(['taken']))
  const endless = await Promise.all(Array.from({ length: 100 }, () => judged(endlessFrame(chance, ofClient), ofClient)))
  expect(endless).not.toContain('taken')
})

it('has requests that an HTTP server refuses', async () => {
  const server = createServer((_request, response) => response.end('taken'))
  server.on('upgrade', (_request, socket) => socket.end('taken'))
  server.on('connect', (_request, socket) => socket.end('taken'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ask = (bytes: Buffer | string) =>
    new Promise<string>((resolve) => {
      let text = ''
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.end(bytes))
      socket.on('error', () => {})
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
      socket.on('close', () => resolve(/^HTTP.1.1 [12]|^taken/.test(text) ? 'taken' : 'refused'))
    })
  expect(await Promise.all(wholeRequests.map(ask))).not.toContain('refused')
  const chance = new Chance(seededRandom(1))
  // A body may break after the answer has been given, and Node minds no second line of Host; RFC 9112, 3.2 does.
  const isTolerated = (request: string) => /chunked\r\n\r\n|Host: x\r\nHost: y/.test(request)
  const broken = Array.from({ length: 500 }, () => brokenRequest(chance)).filter((request) => !isTolerated(request.toString('latin1')))
  expect(broken.length).toBeGreaterThan(400)
  const verdicts = await Promise.all(broken.map(ask))
  expect(broken.filter((_, i) => verdicts[i] === 'taken').map((request) => request.toString('latin1'))).toEqual([])
  server.close()
})

it('has responses that an HTTP client refuses', async () => {
  const ask = async (response: Buffer | string) => {
    const server = createTcpServer((socket) => void socket.on('error', () => {}).once('data', () => socket.end(response)))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const verdict = await new Promise<string>((resolve) => {
      const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false }, (message) => {
        message.on('error', () => resolve('refused')).on('end', () => resolve('taken')).resume()
      })
      request.on('error', () => resolve('refused'))
    })
    server.close()
    return verdict
  }
  expect(await Promise.all(wholeResponses.map(ask))).not.toContain('refused')
  const chance = new Chance(seededRandom(1))
  // Node takes any reason; RFC 9112, 4 does not.
  const isTolerated = (response: string) => /^HTTP\/1\.1 \d{3} [^\r\n]*?[^\t\r\n -~\u0080-\u00ff]/.test(response)
  const broken = Array.from({ length: 500 }, () => brokenResponse(chance)).filter((response) => !isTolerated(response.toString('latin1')))
  expect(broken.length).toBeGreaterThan(400)
  const verdicts = await Promise.all(broken.map(ask))
  expect(broken.filter((_, i) => verdicts[i] === 'taken').map((response) => response.toString('latin1'))).toEqual([])
})
