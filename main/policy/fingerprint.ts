/** Chromium writes a certificate's SHA-256 as `sha256/<base64>`, Node as colon-separated hex. One form: base64 alone. */
export function normalizeFingerprint(fingerprint: string): string | undefined {
  const hex = fingerprint.replaceAll(':', '')
  if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex').toString('base64')
  const base64 = fingerprint.replace(/^sha256\//, '')
  return /^[A-Za-z0-9+/]{43}=$/.test(base64) ? base64 : undefined
}

/**
 * Trust these certificates, and only for this machine: names that are not loopback are never vouched for,
 * whatever the certificate says.
 */
export function isTrusted(request: { readonly hostname: string; readonly fingerprint: string }, trusted: readonly string[]): boolean {
  if (!['127.0.0.1', 'localhost', '::1', '[::1]'].includes(request.hostname)) return false
  const shown = normalizeFingerprint(request.fingerprint)
  return shown !== undefined && trusted.some((fingerprint) => normalizeFingerprint(fingerprint) === shown)
}
