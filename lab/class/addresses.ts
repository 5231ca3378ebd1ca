import { networkInterfaces } from 'node:os'
import type { ClassAddress } from '../contract/class.ts'

/**
 * The addresses of this machine, those that phones can reach first. Link-local IPv6 is left out: it needs a zone id, which no browser takes in
 * an address (RFC 6874 was never implemented, and is obsolete).
 */
export function classAddresses(interfaces = networkInterfaces()): ClassAddress[] {
  const all = Object.entries(interfaces).flatMap(([name, of = []]) => of.map(({ address, family, internal }): ClassAddress => ({ address, family: family === 'IPv6' ? 6 : 4, interface: name, isLoopback: internal })))
  return all.filter(({ address }) => !/^fe[89ab]/i.test(address)).toSorted((a, b) => Number(a.isLoopback) - Number(b.isLoopback) || a.family - b.family)
}

/** As it stands in a URL and in `Host`. */
export function hostOf({ address, family }: Pick<ClassAddress, 'address' | 'family'>, port: number): string {
  const name = family === 6 ? `[${address}]` : address
  // The default port is left out by browsers.
  return port === 80 ? name : `${name}:${port}`
}
