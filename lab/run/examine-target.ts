import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect as connectH2, type Settings } from 'node:http2'
import { connect as connectTcp, isIP } from 'node:net'
import * as tls from 'node:tls'
import { LabError, messageOf } from '../core/errors.ts'
import type { OriginTls } from '../gateway/origin-dialer.ts'
import type { Target } from './target.ts'

export interface Trust {
  /** Take any certificate. */
  readonly insecure: boolean
  /** PEM file of one more authority (or of a self-signed certificate). */
  readonly caFile?: string | undefined
}

/** What the target speaks, tried rather than guessed; what is wrong is a warning, because a server may be started later. */
export interface TargetExamination {
  /** For TLS: what it agreed to, best first. Empty when it could not be asked. */
  readonly alpn: readonly string[]
  /** For HTTP/2: what it announced. */
  readonly settings: Settings | undefined
  readonly warnings: readonly string[]
  /** The same for a program: what is wrong, and what the network or the certificate said. */
  readonly problem: { readonly kind: 'unreachable' | 'untrusted'; readonly why: string } | null
}

const patienceMs = 5000

/** Node's roots, the system's where Node can read them (22.15 and newer), and the file's. @throws LabError LAB_BAD_OPTION. */
export async function originTls({ host, tls: wanted }: Target, { insecure, caFile }: Trust): Promise<OriginTls | undefined> {
  if (!wanted) return undefined
  const { getCACertificates } = tls as { getCACertificates?(kind: 'default' | 'system'): string[] }
  const known = getCACertificates ? [...getCACertificates('default'), ...getCACertificates('system')] : undefined
  const extra = caFile === undefined ? undefined : await readCa(caFile)
  const ca = extra === undefined ? known : [...(known ?? tls.rootCertificates), extra]
  let secureContext: tls.SecureContext
  try {
    secureContext = tls.createSecureContext(ca ? { ca } : {})
  } catch (cause) {
    throw new LabError('LAB_BAD_OPTION', `--ca ${caFile ?? ''}: this is not a certificate in PEM form (${messageOf(cause)})`, { cause })
  }
  return { host, ...(isIP(host) === 0 ? { servername: host } : {}), secureContext, rejectUnauthorized: !insecure }
}

async function readCa(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LabError('LAB_BAD_OPTION', `--ca ${file}: cannot be read (${messageOf(cause)})`, { cause })
  })
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new LabError('LAB_BAD_OPTION', `--ca ${file}: there is no PEM certificate in it`)
  return text
}

/** @param givenUp ends the tries at once; what is found then is of no use */
export async function examineTarget(target: Target, trust: OriginTls | undefined, givenUp?: AbortSignal): Promise<TargetExamination> {
  const within = <T>(one: Target, work: (signal: AbortSignal) => Promise<T>) => withPatience(one, work, givenUp)
  try {
    if (!trust) {
      await within(target, (signal) => tryTcp(target, signal))
      return { alpn: [], settings: undefined, warnings: [], problem: null }
    }
    const best = await within(target, (signal) => tryTls(target, trust, { alpn: ['h2', 'http/1.1'], signal }))
    const doubt = trust.rejectUnauthorized === false ? undefined : best.untrusted
    const found = { warnings: doubt === undefined ? [] : [untrusted(target, doubt)], problem: doubt === undefined ? null : { kind: 'untrusted' as const, why: doubt } }
    if (best.alpn !== 'h2') return { alpn: ['http/1.1'], settings: undefined, ...found }
    const older = await within(target, (signal) => tryTls(target, trust, { alpn: ['http/1.1'], signal })).catch(() => undefined)
    const settings = await within(target, (signal) => settingsOf(target, trust, signal)).catch(() => undefined)
    return { alpn: older ? ['h2', 'http/1.1'] : ['h2'], settings, ...found }
  } catch (error) {
    const later = trust ? '; clients are offered HTTP/1.1 only, start again when it is up' : '; clients will see resets until it is up'
    const why = messageOf(error)
    return { alpn: trust ? ['http/1.1'] : [], settings: undefined, warnings: [`${target.url} does not answer now: ${why}${later}`], problem: { kind: 'unreachable', why } }
  }
}

function untrusted({ url }: Target, why: string): string {
  return `the certificate of ${url} is not trusted (${why}), and every connection to it will fail; name its authority with --ca FILE, or take any certificate with --insecure`
}

async function withPatience<T>({ host, port }: Target, work: (signal: AbortSignal) => Promise<T>, givenUp: AbortSignal | undefined): Promise<T> {
  const signal = AbortSignal.timeout(patienceMs)
  try {
    return await work(givenUp ? AbortSignal.any([signal, givenUp]) : signal)
  } catch (error) {
    if (signal.aborted) throw new Error(`nothing came from ${host}:${port} within ${patienceMs / 1000} s`, { cause: error })
    throw error
  }
}

async function tryTcp({ host, port }: Target, signal: AbortSignal): Promise<void> {
  const socket = connectTcp({ host, port })
  socket.on('error', () => {})
  try {
    await once(socket, 'connect', { signal })
  } finally {
    socket.destroy()
  }
}

async function tryTls({ host, port }: Target, trust: OriginTls, { alpn, signal }: { readonly alpn: string[]; readonly signal: AbortSignal }): Promise<{ readonly alpn: string; readonly untrusted: string | undefined }> {
  const socket = tls.connect({ ...trust, host, port, ALPNProtocols: alpn, rejectUnauthorized: false })
  socket.on('error', () => {})
  try {
    await once(socket, 'secureConnect', { signal })
    return { alpn: socket.alpnProtocol || 'http/1.1', untrusted: socket.authorized ? undefined : String(socket.authorizationError) }
  } finally {
    socket.destroy()
  }
}

async function settingsOf({ url }: Target, trust: OriginTls, signal: AbortSignal): Promise<Settings> {
  const session = connectH2(url, { ...trust, rejectUnauthorized: false })
  session.on('error', () => {})
  try {
    const [settings] = (await once(session, 'remoteSettings', { signal })) as [Settings]
    return settings
  } finally {
    session.destroy()
  }
}
