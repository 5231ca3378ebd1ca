import type { IncomingMessage } from 'node:http'

/** What another site makes a browser ask for says so (Fetch Metadata); a program that is no browser says nothing. */
export function isFromElsewhere({ headers }: IncomingMessage, isOurs: (host: string) => boolean): boolean {
  const { origin } = headers
  if (origin !== undefined && !isOurs(origin.replace(/^http:\/\//, ''))) return true
  const site = headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}
