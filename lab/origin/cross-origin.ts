/** Pages of this machine only: the probe page and a developer's own page are served on other ports. */
export function isLoopbackOrigin(origin: string): boolean {
  try {
    return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname)
  } catch {
    return false
  }
}

/** A WebSocket handshake is not held back by CORS, so the origin checks it; programs that are not browsers send none. */
export function mayOpenSocket(origin: string | undefined): boolean {
  return origin === undefined || isLoopbackOrigin(origin)
}

/** Response headers that let a page of another port read the answer, also when it is cross-origin isolated. */
export function corsHeaders(origin: string | undefined): Record<string, string> {
  const always = { vary: 'Origin', 'cross-origin-resource-policy': 'cross-origin', 'timing-allow-origin': '*' }
  if (origin === undefined || !isLoopbackOrigin(origin)) return always
  return {
    ...always,
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'cache-control, content-length, content-type, retry-after',
  }
}

export function preflightHeaders(origin: string | undefined): Record<string, string> {
  return {
    ...corsHeaders(origin),
    'access-control-allow-methods': 'GET',
    'access-control-allow-headers': 'cache-control, last-event-id',
    'access-control-allow-private-network': 'true',
    'access-control-max-age': '600',
  }
}
