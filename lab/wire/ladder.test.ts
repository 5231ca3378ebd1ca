import { describe, expect, it } from 'vitest'
import { decodeConnection } from './decode-connection.ts'
import { ladder, type LadderRung } from './ladder.ts'
import { captureOf } from './testing/recording-relay.ts'

function rung(hop: 'client' | 'origin', bytes: { readonly c2s: string; readonly s2c: string }): LadderRung {
  const connection = { ...captureOf(bytes), hop, conn: hop === 'client' ? 'c1' : 'o1', openedT: 0, closedT: 50, how: 'fin' as const, by: hop, alpn: undefined }
  return { connection, decoded: decodeConnection(connection) }
}

describe('the ladder', () => {
  it('compares heads both ways: what the gateway made of the request, and of the answer', () => {
    const client = rung('client', { c2s: 'GET /sse HTTP/1.1\r\nHost: a\r\n\r\n', s2c: 'HTTP/1.1 200 OK\r\nVia: 1.1 lab\r\nContent-Length: 0\r\n\r\n' })
    const origin = rung('origin', { c2s: 'GET /sse HTTP/1.1\r\nHost: b\r\n\r\n', s2c: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nServer: origin\r\n\r\n' })
    const steps = ladder({ client, origins: [origin], hits: [] })
    const changed = Object.fromEntries(steps.flatMap((step) => (step.kind === 'bytes' ? [[`${step.from} > ${step.to}`, step.changed]] : [])))
    expect(changed).toEqual({
      'client > gateway': undefined,
      'gateway > origin': { removed: ['Host: a'], added: ['Host: b'] },
      'origin > gateway': undefined,
      'gateway > client': { removed: ['Server: origin'], added: ['Via: 1.1 lab'] },
    })
  })

  it('says who ended a connection and with what; of a file that does not say who, only how', () => {
    const { connection, decoded } = rung('client', { c2s: 'GET / HTTP/1.1\r\n\r\n', s2c: '' })
    const closing = (end: object) => ladder({ client: { connection: { ...connection, by: undefined as never, ...end }, decoded }, origins: [], hits: [] }).find(({ kind }) => kind === 'close')
    expect(closing({ by: 'client', how: 'rst' })).toMatchObject({ t: 50, label: 'TCP ended by the client: RST' })
    expect(closing({ by: 'gateway', how: 'local', sent: 'fin' })).toMatchObject({ label: 'TCP ended by the gateway: FIN' })
    expect(closing({ how: 'rst' })).toMatchObject({ label: 'TCP ended: RST' })
    expect(closing({ closedT: null })).toBeUndefined()
  })
})
