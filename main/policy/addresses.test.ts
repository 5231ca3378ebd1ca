import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { exportAddress, isDocumentation, isLoopback, isSameOrigin, isUiRequest } from './addresses.ts'

const engine = 'http://127.0.0.1:4310/#t=secret'

describe('isLoopback', () => {
  it.each(['https://127.0.0.1:4000/probe', 'wss://localhost:1/', 'http://[::1]:9/'])('takes %s', (address) => expect(isLoopback(address)).toBe(true))
  it.each(['http://127.0.0.1.evil.example:4000/', 'http://user@127.0.0.1:4000/', 'http://10.0.0.1:4000/', 'file:///etc/passwd', 'ftp://127.0.0.1:21/', 'javascript:alert(1)', '', 'http://0.0.0.0:4000/'])(
    'refuses %s',
    (address) => expect(isLoopback(address)).toBe(false),
  )
})

describe('isSameOrigin', () => {
  it('looks at scheme, host and port, not at path or fragment', () => expect(isSameOrigin('http://127.0.0.1:4310/other?x#y', engine)).toBe(true))
  it.each(['http://127.0.0.1:4311/', 'https://127.0.0.1:4310/', 'http://localhost:4310/', 'about:blank', 'data:text/html,x', 'file:///', 'http://a@127.0.0.1:4310/', ''])('refuses %s', (address) =>
    expect(isSameOrigin(address, engine)).toBe(false),
  )
  it('never calls two opaque origins the same', () => {
    expect(isSameOrigin('data:text/html,a', 'data:text/html,a')).toBe(false)
    expect(isSameOrigin('file:///a', 'file:///a')).toBe(false)
  })
})

describe('isUiRequest', () => {
  it.each(['http://127.0.0.1:4310/assets/x.js', 'ws://127.0.0.1:4310/trpc', 'data:image/png;base64,AA==', 'blob:http://127.0.0.1:4310/1'])('lets %s through', (address) => expect(isUiRequest(address, engine)).toBe(true))
  it.each(['http://127.0.0.1:4311/', 'https://example.org/', 'ws://example.org:4310/', 'file:///etc/passwd', 'not an address'])('cancels %s', (address) => expect(isUiRequest(address, engine)).toBe(false))
  it('asks nobody while no engine serves', () => expect(isUiRequest('http://127.0.0.1:4310/', undefined)).toBe(false))
})

describe('isDocumentation', () => {
  it('knows the standards by origin', () => expect(isDocumentation('https://datatracker.ietf.org/doc/html/rfc6455#section-7.4')).toBe(true))
  it('lets every link of the lessons out', () => {
    const folder = fileURLToPath(new URL('../../fixtures/lessons', import.meta.url))
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
    const links = texts.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\]\((https:[^)\s]+)/g)].map(([, address = '']) => address))
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter((address) => !isDocumentation(address))).toEqual([])
  })
  it.each(['https://datatracker.ietf.org.evil.example/', 'http://datatracker.ietf.org/', 'https://user@datatracker.ietf.org/', 'file:///'])('refuses %s', (address) => expect(isDocumentation(address)).toBe(false))
})

describe('exportAddress', () => {
  it('is a path below /export/ of the engine in the window', () => expect(exportAddress('/export/abc/report.html', engine)).toBe('http://127.0.0.1:4310/export/abc/report.html'))
  it.each(['/', '/index.html', '/export/../assets/x.js', '/export/a?b', '//evil.example/export/a', 'http://127.0.0.1:4311/export/a', 'https://example.org/export/a', 'file:///export/a', '\\\\evil\\export\\a'])('refuses %s', (path) =>
    expect(exportAddress(path, engine)).toBeUndefined(),
  )
  it('is nowhere while no engine serves', () => expect(exportAddress('/export/abc/report.html', undefined)).toBeUndefined())
})
