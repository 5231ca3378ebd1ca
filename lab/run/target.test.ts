import { describe, expect, it } from 'vitest'
import { isLoopback, parseTarget } from './target.ts'

describe('parseTarget', () => {
  it.each([
    ['http://127.0.0.1:3000', { url: 'http://127.0.0.1:3000', tls: false, host: '127.0.0.1', port: 3000, authority: '127.0.0.1:3000' }],
    ['https://Example.org/', { url: 'https://example.org', tls: true, host: 'example.org', port: 443, authority: 'example.org' }],
    ['ws://localhost:8080', { url: 'http://localhost:8080', tls: false, host: 'localhost', port: 8080, authority: 'localhost:8080' }],
    ['wss://[::1]:8443', { url: 'https://[::1]:8443', tls: true, host: '::1', port: 8443, authority: '[::1]:8443' }],
    ['http://example.org:80', { url: 'http://example.org', tls: false, host: 'example.org', port: 80, authority: 'example.org' }],
  ])('reads %s', (text, target) => {
    expect(parseTarget(text)).toEqual(target)
  })

  it.each([
    ['localhost:3000', 'has no scheme'],
    ['', 'has no scheme'],
    ['ftp://example.org', 'has the scheme "ftp"'],
    ['http://', 'is not a URL'],
    ['http://a b', 'is not a URL'],
    ['http://example.org:99999', 'is not a URL'],
    ['http://example.org:0', 'has port 0'],
    ['http://user:secret@example.org', 'carries a name or a password'],
    ['http://example.org/api', 'has a path'],
    ['http://example.org/?q', 'has a path'],
  ])('refuses %j', (text, why) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'LAB_BAD_OPTION', message: expect.stringContaining(why) as string }) as Error)
  })
})

it('knows which addresses only this machine can reach', () => {
  expect(['localhost', '127.0.0.1', '127.9.9.9', '::1'].map(isLoopback)).toEqual([true, true, true, true])
  expect(['0.0.0.0', '::', '192.168.1.4', '127.0.0.1.example.org'].map(isLoopback)).toEqual([false, false, false, false])
})
