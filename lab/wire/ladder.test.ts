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
    expect(closing({ by: 'link', how: 'rst', fault: 'link/reset' })).toMatchObject({ by: 'link', label: 'TCP ended by the link: RST (link/reset)' })
    expect(closing({ by: 'link-or-client', how: 'fin' })).toMatchObject({ label: 'TCP ended by the link or the client: FIN' })
    expect(closing({ how: 'rst' })).toMatchObject({ label: 'TCP ended: RST' })
    expect(closing({ closedT: null })).toBeUndefined()
  })

  it('lets what the origin refused get no further than the link', () => {
    const client = rung('client', { c2s: 'GET / HTTP/1.1\r\n\r\n', s2c: '' })
    const origin = rung('origin', { c2s: 'GET / HTTP/1.1\r\n\r\n', s2c: '' })
    const steps = ladder({ client, origins: [{ ...origin, connection: { ...origin.connection, how: 'rst', by: 'origin', refused: true } }], hits: [] })
    expect(steps.flatMap((step) => (step.kind !== 'hit' && step.refused ? [step.label] : []))).toEqual(['TCP opened with the link', 'GET / HTTP/1.1 · got no further than the link', 'The origin refused it; the link sent RST'])
  })

  it('has the end behind the link only where the gateway saw none, another one, or that one later', () => {
    const { connection, decoded } = rung('client', { c2s: 'GET / HTTP/1.1\r\n\r\n', s2c: '' })
    const beyond = (change: object, told: object) => {
      const end = { id: 1, t: 49, side: 'wire', kind: 'link-end', transport: 'sse', hop: 'client', conn: 'sse.client#1', peer: 'client', by: 'client', how: 'fin', ...told } as const
      return ladder({ client: { connection: { ...connection, ...change, beyond: end }, decoded }, origins: [], hits: [] }).flatMap((step) => (step.kind === 'beyond' ? [`${step.t} ${step.label}`] : []))
    }
    expect(beyond({}, {})).toEqual([])
    expect(beyond({ by: 'link', how: 'rst' }, { by: 'link', how: 'rst' })).toEqual([])
    expect(beyond({ closedT: null, how: null }, {})).toEqual(['49 The link got FIN from the client'])
    expect(beyond({ closedT: 900 }, {})).toEqual(['49 The link got FIN from the client'])
    expect(beyond({ by: 'gateway', sent: 'fin', how: 'local' }, { by: 'gateway', t: 800 })).toEqual(['800 The link passed the FIN of the gateway on to the client'])
    expect(beyond({ by: 'gateway', sent: 'fin', how: 'local' }, { by: 'link', how: 'rst', fault: 'link/reset' })).toEqual(['49 The link sent RST to the client (link/reset)'])
  })
})
