import { describe, expect, it } from 'vitest'
import { type Pair, type TestPath, openTestPath, until } from './testing/path.ts'

/** Every end that the link saw or made, in order: at whose socket, by whom, how, and by which toxic. */
const endsOf = ({ seen }: TestPath) => seen.flatMap((one) => (one.kind === 'end' ? [[one.at, one.by, one.how, ...(one.toxic === undefined ? [] : [one.toxic])].join(' ')] : []))

const drain = ({ client, server }: Pair) => {
  client.resume()
  server.resume()
}

async function ends(act: (pair: Pair, path: TestPath) => Promise<unknown> | void): Promise<readonly string[]> {
  await using path = await openTestPath()
  const pair = await path.dial()
  drain(pair)
  await act(pair, path)
  await until(() => endsOf(path).length >= 2, 'both ends')
  return endsOf(path)
}

const toxic = (type: string, attributes: object = {}, stream = 'downstream') => ({ type, name: 't', stream, attributes })

describe('the ends of a connection through the link', () => {
  it('are told once for each socket, with the port of the end that dialled', async () => {
    await using path = await openTestPath()
    const { client, server } = await path.dial()
    drain({ client, server })
    const ports = { clientPort: client.localPort, upstreamPort: server.remotePort }
    await until(() => path.seen.length === 2, 'both openings')
    client.end()
    server.end()
    await until(() => path.seen.length === 4, 'both ends')
    expect(path.seen).toMatchObject([
      { kind: 'open', conn: 'p#1', at: 'client', clientPort: ports.clientPort },
      { kind: 'open', conn: 'p#1', at: 'upstream', ...ports },
      { kind: 'end', conn: 'p#1', ...ports },
      { kind: 'end', conn: 'p#1', ...ports },
    ])
  })

  it('are those of the peer that sent FIN or RST first, also where the link hands it on', async () => {
    expect(await ends(({ client }) => void client.end())).toEqual(['client client fin', 'upstream client fin'])
    expect(await ends(({ server }) => void server.end())).toEqual(['upstream upstream fin', 'client upstream fin'])
    expect(await ends(({ client }) => void client.resetAndDestroy())).toEqual(['client client rst', 'upstream client rst'])
    expect(await ends(({ server }) => void server.resetAndDestroy())).toEqual(['upstream upstream rst', 'client upstream rst'])
  })

  it('are those of the link where a toxic made them, on both sides', async () => {
    const made = async (body: object) => ends(async ({ server }, path) => {
      await path.call('POST', '/proxies/p/toxics', body)
      server.write('some bytes')
    })
    expect(await made(toxic('reset_peer'))).toEqual(['client link rst t', 'upstream link rst t'])
    expect(await made(toxic('limit_data', { bytes: 4 }))).toEqual(['client link fin t', 'upstream link fin t'])
    expect(await made(toxic('timeout', { timeout: 5 }))).toEqual(['client link fin t', 'upstream link fin t'])
    expect(await made(toxic('down_after', { messages: 1, how: 'reset' }))).toEqual(['client link rst t', 'upstream link rst t'])
  })

  it('are those of the link when timeout is taken away, when the proxy goes down, and, without a toxic, when it is deleted', async () => {
    const removed = ends(async (_, path) => {
      await path.call('POST', '/proxies/p/toxics', toxic('timeout'))
      await path.call('DELETE', '/proxies/p/toxics/t')
    })
    expect(await removed).toEqual(['client link fin t', 'upstream link fin t'])
    expect(await ends((_, path) => path.call('POST', '/proxies/p', { enabled: false }))).toEqual(['client link fin down', 'upstream link fin down'])
    expect(await ends((_, path) => path.call('DELETE', '/proxies/p'))).toEqual(['client link fin', 'upstream link fin'])
  })

  it('stay those of the peer behind toxics that only delay them, and behind one that makes a whole close of a half one', async () => {
    const ended = async (body: object) => ends(async ({ server }, path) => {
      await path.call('POST', '/proxies/p/toxics', body)
      server.end('last words')
    })
    for (const body of [toxic('slow_close', { delay: 5 }), toxic('latency', { latency: 5 }), toxic('timeout', { timeout: 0 })]) expect(await ended(body)).toEqual(['upstream upstream fin', 'client upstream fin'])
  })

  it('say that a client ended what a black hole never told the server', async () => {
    await using path = await openTestPath()
    const pair = await path.dial()
    drain(pair)
    await path.call('POST', '/proxies/p/toxics', toxic('blackhole', {}, 'upstream'))
    pair.client.end()
    await until(() => endsOf(path).length > 0, 'the FIN of the client')
    expect(endsOf(path)).toEqual(['client client fin'])
    await path.call('DELETE', '/proxies/p/toxics/t')
    await until(() => endsOf(path).length > 1, 'the FIN that was held')
    expect(endsOf(path)).toEqual(['client client fin', 'upstream client fin'])
  })

  it('are those of an upstream that refuses', async () => {
    await using path = await openTestPath()
    await path.call('POST', '/proxies/p', { upstream: '127.0.0.1:1' })
    await fetch(`http://127.0.0.1:${path.port}`).catch(() => {})
    await until(() => endsOf(path).length > 0, 'the refusal')
    expect(endsOf(path)).toEqual(['client upstream rst'])
  })
})
