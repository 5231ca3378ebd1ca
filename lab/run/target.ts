import { isIP } from 'node:net'
import { LabError } from '../core/errors.ts'

/** Somebody else's server: the one place that a path in front of it can reach. */
export interface Target {
  /** `http(s)://host:port`, without a default port. */
  readonly url: string
  readonly tls: boolean
  /** A name or an address, IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** As Host and `:authority` say it. */
  readonly authority: string
}

const schemes: Readonly<Record<string, 'http' | 'https'>> = { 'http:': 'http', 'https:': 'https', 'ws:': 'http', 'wss:': 'https' }
const defaultPorts = { http: 80, https: 443 } as const

/** `ws:` and `wss:` are `http:` and `https:`. @throws LabError LAB_BAD_OPTION, naming what is wrong. */
export function parseTarget(text: string): Target {
  const refuse = (why: string) => new LabError('LAB_BAD_OPTION', `the target "${text}" ${why}; write it like http://127.0.0.1:3000 or https://example.org`)
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) throw refuse('has no scheme')
  let url: URL
  try {
    url = new URL(text)
  } catch (cause) {
    throw new LabError('LAB_BAD_OPTION', refuse('is not a URL').message, { cause })
  }
  const scheme = schemes[url.protocol]
  if (!scheme) throw refuse(`has the scheme "${url.protocol.slice(0, -1)}", and only http, https, ws and wss can be proxied`)
  if (url.username !== '' || url.password !== '') throw refuse('carries a name or a password; a client sends them itself')
  if ((url.pathname !== '/' && url.pathname !== '') || url.search !== '' || url.hash !== '') throw refuse('has a path; the client chooses the path, the target is scheme, host and port')
  const port = url.port === '' ? defaultPorts[scheme] : Number(url.port)
  if (port === 0) throw refuse('has port 0')
  const authority = port === defaultPorts[scheme] ? url.hostname : `${url.hostname}:${port}`
  return { url: `${scheme}://${authority}`, tls: scheme === 'https', host: url.hostname.replace(/^\[|\]$/g, ''), port, authority }
}

/** Whether only this machine can reach it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
