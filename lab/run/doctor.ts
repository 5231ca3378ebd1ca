import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { arch, availableParallelism, freemem, platform, release } from 'node:os'
import { messageOf } from '../core/errors.ts'
import { probeInfo } from './probe-sources.ts'
import { startLagMeter } from '../core/lag.ts'

export interface Finding {
  readonly ok: boolean
  readonly what: string
  readonly found: string
}

/** What this machine can do, tried rather than guessed; what it cannot comes with the reason and the way out. */
export async function examineMachine(options: { readonly dataDir?: string | undefined } = {}): Promise<Finding[]> {
  const findings: Finding[] = [nodeVersion(), { ok: true, what: 'machine', found: `${platform()} ${release()} ${arch()}, ${availableParallelism()} cores, ${Math.round(freemem() / 2 ** 20)} MiB free` }]
  for (const host of ['127.0.0.1', '::1']) findings.push(await loopback(host))
  for (const info of await probeInfo()) findings.push({ ok: info.available, what: `probe ${info.kind}`, found: [info.version, info.why].filter(Boolean).join('; ') })
  findings.push(await timers(), openFiles(), { ok: true, what: 'link', found: 'embedded Toxiproxy-compatible engine; --toxiproxy URL drives a real one' })
  if (options.dataDir) findings.push(await writable(options.dataDir))
  return findings
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > 20 || (major === 20 && minor >= 18)
  return { ok, what: 'Node', found: ok ? process.versions.node : `${process.versions.node}; 20.19 or newer is needed` }
}

async function loopback(host: string): Promise<Finding> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port: 0 }, resolve)
    })
    return { ok: true, what: `loopback ${host}`, found: 'can listen on a free port' }
  } catch (error) {
    return { ok: false, what: `loopback ${host}`, found: messageOf(error) }
  } finally {
    server.close()
  }
}

const sampleMs = 500

async function timers(): Promise<Finding> {
  const lag = startLagMeter()
  await new Promise((resolve) => setTimeout(resolve, sampleMs))
  const p99 = lag.p99Ms()
  lag.stop()
  const ok = p99 < 50
  return { ok, what: 'timers', found: `event-loop lag p99 ${p99.toFixed(1)} ms over ${sampleMs} ms${ok ? '' : '; runs would be judged invalid, end other programs first'}` }
}

function openFiles(): Finding {
  const report = process.report?.getReport() as { readonly userLimits?: Readonly<Record<string, { readonly soft: string | number }>> } | undefined
  const limit = report?.userLimits?.['open_files']?.soft
  if (limit === undefined) return { ok: true, what: 'open files', found: 'no limit known on this system' }
  const ok = limit === 'unlimited' || Number(limit) >= 1024
  return { ok, what: 'open files', found: `limit ${limit}${ok ? '' : '; raise it with ulimit -n 4096'}` }
}

async function writable(dir: string): Promise<Finding> {
  try {
    await mkdir(dir, { recursive: true })
    await access(dir, constants.W_OK)
    return { ok: true, what: 'run files', found: dir }
  } catch (error) {
    return { ok: false, what: 'run files', found: `${messageOf(error)}; set BROWNOUT_DATA to a folder that can be written` }
  }
}
