import { createHash, X509Certificate } from 'node:crypto'
import { generate, type GenerateResult } from 'selfsigned'
import type { Certificate, Interception, KeyPair } from '../contract/origin.ts'

type Extension = NonNullable<NonNullable<Parameters<typeof generate>[1]>['extensions']>[number]

const forServer: readonly Extension[] = [
  { name: 'basicConstraints', cA: false, critical: true },
  { name: 'extKeyUsage', serverAuth: true },
  { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }, { type: 7, ip: '::1' }] },
]
const forAuthority: readonly Extension[] = [
  { name: 'basicConstraints', cA: true, critical: true },
  { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
]

/** Self-signed P-256 for `localhost`, `127.0.0.1` and `::1`, good for 30 days; and what an interceptor shows in its place. */
export async function makeCertificate(): Promise<Certificate> {
  // No keyUsage: BoringSSL, which Electron's Node is built with, trusts a certificate that vouches for itself only when
  // its key usage is unrestricted (or signs certificates); OpenSSL takes both.
  const [own, interception] = await Promise.all([issue('localhost', forServer), makeInterception()])
  return { key: own.private, cert: own.cert, spkiSha256Base64: spkiOf(own.cert), fingerprintSha256: new X509Certificate(own.cert).fingerprint256, interception }
}

async function makeInterception(): Promise<Interception> {
  const [trusted, untrusted] = await Promise.all([issueByAuthority('Brownout TLS inspection, trusted'), issueByAuthority('Brownout TLS inspection, unknown')])
  return {
    trusted: {
      ...trusted.pair,
      authority: trusted.authority,
      spkiSha256Base64: spkiOf(trusted.authority),
      fingerprintSha256: new X509Certificate(trusted.pair.cert).fingerprint256,
    },
    untrusted: untrusted.pair,
  }
}

/** The authority is sent along: it is what a client has to know. */
async function issueByAuthority(name: string): Promise<{ readonly pair: KeyPair; readonly authority: string }> {
  const authority = await issue(name, forAuthority)
  const leaf = await issue('localhost', forServer, { key: authority.private, cert: authority.cert })
  return { pair: { key: leaf.private, cert: `${leaf.cert.trimEnd()}\n${authority.cert}` }, authority: authority.cert }
}

function issue(commonName: string, extensions: readonly Extension[], ca?: KeyPair): Promise<GenerateResult> {
  const day = 86_400_000
  return generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A clock that is a little behind must not refuse it.
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + 30 * day),
    extensions: [...extensions],
    ...(ca ? { ca } : {}),
  })
}

function spkiOf(cert: string): string {
  return createHash('sha256').update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })).digest('base64')
}
