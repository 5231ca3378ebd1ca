/** Which addresses a window of ours may show or ask. Pure, so that it is tested without Electron. */

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]'])

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined
}

/** `http(s)` or `ws(s)` on this machine, without user information, on a port of its own. */
export function isLoopback(address: string): boolean {
  const url = parse(address)
  if (url === undefined || url.username !== '' || url.password !== '') return false
  return ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && loopbackHosts.has(url.hostname) && url.port !== ''
}

/** The same scheme, host and port; the path is the page's own business. */
export function isSameOrigin(address: string, trusted: string): boolean {
  const url = parse(address)
  const own = parse(trusted)
  // `origin` of a scheme that is not special reads "null" for everybody: compare only what both have.
  return url !== undefined && own !== undefined && url.origin !== 'null' && url.origin === own.origin && url.username === '' && url.password === ''
}

/** A request that the UI may make: the engine that serves it, by HTTP or WebSocket, or data of its own. */
export function isUiRequest(address: string, engineUrl: string | undefined): boolean {
  const url = parse(address)
  if (url === undefined) return false
  if (['data:', 'blob:', 'devtools:', 'chrome-extension:'].includes(url.protocol)) return true
  if (engineUrl === undefined) return false
  const own = parse(engineUrl)
  return own !== undefined && isLoopback(address) && url.host === own.host
}

/** Where the engine has a file ready that the UI asked for; undefined for any other address. */
export function exportAddress(path: string, engineUrl: string | undefined): string | undefined {
  if (engineUrl === undefined || !URL.canParse(path, engineUrl)) return undefined
  const url = new URL(path, engineUrl)
  return isSameOrigin(url.href, engineUrl) && url.pathname.startsWith('/export/') && url.search === '' ? url.href : undefined
}

const documentation = new Set(['https://datatracker.ietf.org', 'https://html.spec.whatwg.org', 'https://websockets.spec.whatwg.org', 'https://www.iana.org', 'https://developer.mozilla.org'])

/** The only addresses ever handed to the system's browser. */
export function isDocumentation(address: string): boolean {
  const url = parse(address)
  return url !== undefined && url.username === '' && documentation.has(url.origin)
}
