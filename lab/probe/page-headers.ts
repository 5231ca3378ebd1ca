const loopback = ['http', 'https', 'ws', 'wss'].flatMap((scheme) => [`${scheme}://127.0.0.1:*`, `${scheme}://localhost:*`]).join(' ')

/**
 * Headers for the probe page and its script. COOP and COEP make the page cross-origin isolated, which sharpens
 * `performance.now()` from 100 us to 5 us in Chromium; the CSP lets it talk to this machine and to nothing else.
 */
const headers = (frames: { readonly shows: string; readonly shownBy: string }): Readonly<Record<string, string>> => ({
  'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' ${loopback}; frame-src ${frames.shows}; frame-ancestors ${frames.shownBy}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
})

export const probePageHeaders = headers({ shows: "'self'", shownBy: "'none'" })
/** Of the page that the probe page shows in a frame, and leaves. */
export const leafPageHeaders = headers({ shows: "'none'", shownBy: "'self'" })
