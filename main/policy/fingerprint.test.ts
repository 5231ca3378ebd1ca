import { createHash, X509Certificate } from 'node:crypto'
import { generate } from 'selfsigned'
import { describe, expect, it } from 'vitest'
import { isTrusted, normalizeFingerprint } from './fingerprint.ts'

describe('certificate fingerprints', () => {
  it('are the same certificate in the writing of Node, of Chromium and as bare hex', async () => {
    const certificate = new X509Certificate((await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec', curve: 'P-256' })).cert)
    const base64 = createHash('sha256').update(certificate.raw).digest('base64')
    expect(normalizeFingerprint(certificate.fingerprint256)).toBe(base64)
    expect(normalizeFingerprint(`sha256/${base64}`)).toBe(base64)
    expect(normalizeFingerprint(certificate.fingerprint256.replaceAll(':', '').toLowerCase())).toBe(base64)
    expect(normalizeFingerprint(base64)).toBe(base64)
  })
  it.each(['', 'sha256/', 'sha1/AAAA', 'sha256/AAAA', 'AB:CD'])('do not include %j', (text) => expect(normalizeFingerprint(text)).toBeUndefined())
})

describe('isTrusted', () => {
  const own = `sha256/${createHash('sha256').update('own').digest('base64')}`
  const other = `sha256/${createHash('sha256').update('other').digest('base64')}`
  it.each(['127.0.0.1', 'localhost', '::1'])('vouches for its certificates on %s', (hostname) => {
    expect(isTrusted({ hostname, fingerprint: own }, [own])).toBe(true)
    expect(isTrusted({ hostname, fingerprint: other }, [own])).toBe(false)
  })
  it('vouches for no other host, even with the right certificate', () => expect(isTrusted({ hostname: 'example.org', fingerprint: own }, [own])).toBe(false))
  it('trusts nothing when the engine named no valid fingerprint', () => {
    expect(isTrusted({ hostname: 'localhost', fingerprint: '' }, [''])).toBe(false)
    expect(isTrusted({ hostname: 'localhost', fingerprint: 'x' }, ['x'])).toBe(false)
  })
})
