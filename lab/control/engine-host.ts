import { parentPort } from 'node:worker_threads'
import { previousUrlVariable, toEngineSchema, type FromEngine } from '../contract/desktop.ts'
import type { Certificate } from '../contract/origin.ts'
import { LabError, messageOf } from '../core/errors.ts'
import type { ProbeHost } from '../run/probe-sources.ts'
import { startEngine } from './start-engine.ts'

// The thread that started this one passes messages on to the desktop shell (engine-thread.ts).
if (!parentPort) throw new Error('engine-host runs inside the desktop shell; use `brownout serve` elsewhere')
const shell = parentPort
const tell = (message: FromEngine): void => shell.postMessage(message)

let probeFailed: (why: string) => void = () => {}

/** The shell opens the page in a hidden window; the page itself reports in over its WebSocket. */
const host: ProbeHost = {
  kind: 'electron',
  open(url: string, certificate: Certificate) {
    probeFailed = (why) => console.error(`probe window: ${why}`)
    tell({ kind: 'probe-open', url, fingerprints: [certificate.fingerprintSha256, certificate.interception.trusted.fingerprintSha256] })
    return Promise.resolve()
  },
  close() {
    tell({ kind: 'probe-close' })
    return Promise.resolve()
  },
}

/** The port of the address that the window still shows after a crash; 0 when there is none. */
function previousPort(): number {
  const url = process.env[previousUrlVariable]
  return url && URL.canParse(url) ? Number(new URL(url).port) : 0
}

async function start() {
  const preferred = previousPort()
  try {
    return await startEngine({ port: preferred, host })
  } catch (error) {
    if (preferred === 0 || !(error instanceof LabError) || error.code !== 'LAB_PORT_IN_USE') throw error
    return startEngine({ port: 0, host })
  }
}

// An engine that goes on after an unknown error would measure nonsense; the shell starts a fresh one.
process.on('unhandledRejection', (error) => {
  console.error(error)
  process.exit(1)
})

try {
  const engine = await start()
  shell.on('message', (data: unknown) => {
    const message = toEngineSchema.safeParse(data)
    if (!message.success) return
    if (message.data.kind === 'probe-failed') return probeFailed(message.data.why)
    void engine.close().finally(() => process.exit(0))
  })
  tell({ kind: 'ready', url: engine.url })
} catch (error) {
  tell({ kind: 'failed', message: messageOf(error) })
  process.exitCode = 1
}
