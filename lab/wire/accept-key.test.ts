import { expect, it } from 'vitest'
import type { WireExchange } from '../contract/wire.ts'
import { acceptOf, explainAccept } from './accept-key.ts'
import { hexLines } from './annotated-bytes.ts'

it('the accept key of RFC 6455, 1.3, step by step', () => {
  expect(explainAccept('dGhlIHNhbXBsZSBub25jZQ==', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')).toEqual({
    key: 'dGhlIHNhbXBsZSBub25jZQ==',
    guid: '258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
    joined: 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
    sha1Hex: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
    accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    sent: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    matches: true,
  })
  expect(explainAccept('x', 'wrong').matches).toBe(false)
})

it('nothing is to be proved on HTTP/2, where a client may still send a key (RFC 8441, 5)', () => {
  const requestHeaders = [['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ==']]
  expect(acceptOf({ version: '2', requestHeaders, response: null } as unknown as WireExchange)).toBeNull()
  expect(acceptOf({ version: '1.1', requestHeaders, response: null } as unknown as WireExchange)?.accept).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
})

it('bytes as lines of sixteen', () => {
  expect(hexLines(Buffer.from('id: 417\n\u0000\u00ff and more', 'latin1'), 0x20)).toEqual([
    { offset: 0x20, hex: '69 64 3a 20 34 31 37 0a 00 ff 20 61 6e 64 20 6d', ascii: 'id: 417... and m' },
    { offset: 0x30, hex: '6f 72 65', ascii: 'ore' },
  ])
})
