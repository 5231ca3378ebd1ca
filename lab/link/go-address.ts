import { lookup } from 'node:dns/promises'
import { isIP, isIPv6 } from 'node:net'
import { ApiError } from './api-error.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

const addressError = (address: string, why: string): ApiError => new ApiError(`address ${address}: ${why}`, 500)

/** Go's net.SplitHostPort, errors included. */
export function splitHostPort(address: string): { readonly host: string; readonly port: string } {
  const colon = address.lastIndexOf(':')
  if (colon < 0) throw addressError(address, 'missing port in address')
  if (address.startsWith('[')) {
    const end = address.indexOf(']')
    if (end < 0) throw addressError(address, "missing ']' in address")
    if (end + 1 === address.length) throw addressError(address, 'missing port in address')
    if (end + 1 !== colon) throw addressError(address, address[end + 1] === ':' ? 'too many colons in address' : 'missing port in address')
    const host = address.slice(1, end)
    if (host.includes('[')) throw addressError(address, "unexpected '[' in address")
    if (address.slice(end + 1).includes(']')) throw addressError(address, "unexpected ']' in address")
    return { host, port: address.slice(colon + 1) }
  }
  const host = address.slice(0, colon)
  if (host.includes(':')) throw addressError(address, 'too many colons in address')
  if (address.includes('[')) throw addressError(address, "unexpected '[' in address")
  if (address.includes(']')) throw addressError(address, "unexpected ']' in address")
  return { host, port: address.slice(colon + 1) }
}

const services: Readonly<Record<string, number>> = { domain: 53, ftp: 21, ftps: 990, gopher: 70, http: 80, https: 443, imap2: 143, imap3: 220, imaps: 993, pop3: 110, pop3s: 995, smtp: 25, submissions: 465, ssh: 22, telnet: 23 }

function parsePort(port: string): number {
  if (port === '') return 0
  if (/^[+-]?\d+$/.test(port)) {
    const value = Number(port)
    if (value < 0 || value > 65_535) throw addressError(port, 'invalid port')
    return value
  }
  const named = services[port.toLowerCase()]
  if (named === undefined) throw new ApiError(`lookup tcp/${port}: unknown port`, 500)
  return named
}

/** Go's net.ResolveTCPAddr: IPv4 is preferred; `` is `:0`. An empty host stays empty. */
export async function resolveAddress(address: string): Promise<Address> {
  if (address === '') return { host: '', port: 0 }
  const { host, port } = splitHostPort(address)
  const number = parsePort(port)
  if (host === '' || isIP(host) !== 0) return { host, port: number }
  try {
    const found = await lookup(host, { all: true, order: 'ipv4first' })
    return { host: found[0]?.address ?? host, port: number }
  } catch {
    throw new ApiError(`lookup ${host}: no such host`, 500)
  }
}

/** Go's TCPAddr.String: `127.0.0.1:80`, `[::1]:80`, `:0`. */
export function formatAddress({ host, port }: Address): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}
