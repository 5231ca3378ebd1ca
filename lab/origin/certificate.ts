import { createHash, X509Certificate } from 'node:crypto'
import { generate } from 'selfsigned'
import type { Certificate } from '../contract/origin.ts'

/** Self-signed P-256 for `localhost`, `127.0.0.1` and `::1`, good for 30 days. */
export async function makeCertificate(): Promise<Certificate> {
  const day = 86_400_000
  const pem = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A clock that is a little behind must not refuse it.
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + 30 * day),
    // No keyUsage: BoringSSL, which Electron's Node is built with, trusts a certificate that vouches for itself only when
    // its key usage is unrestricted (or signs certificates); OpenSSL takes both.
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }, { type: 7, ip: '::1' }] },
    ],
  })
  const x509 = new X509Certificate(pem.cert)
  const spki = x509.publicKey.export({ type: 'spki', format: 'der' })
  return {
    key: pem.private,
    cert: pem.cert,
    spkiSha256Base64: createHash('sha256').update(spki).digest('base64'),
    fingerprintSha256: x509.fingerprint256,
  }
}
