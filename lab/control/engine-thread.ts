import { Worker } from 'node:worker_threads'
import type { FromEngine, ToEngine } from '../contract/desktop.ts'

/** What Electron gives a `utilityProcess` beside Node: the port to the shell. Typed here, since lab/ knows no Electron. */
interface ParentPort {
  postMessage(message: FromEngine): void
  on(event: 'message', listener: (event: { readonly data: ToEngine }) => void): void
}

/**
 * The first file of the desktop's engine process. Electron drives a process's own event loop from another thread, which costs
 * every socket event two thread switches (round trips on loopback: 95th percentile 3 ms instead of 0.6 ms); a worker thread has
 * a plain libuv loop. So the engine runs in one, and this thread only passes messages on.
 */
const shell = (process as unknown as { readonly parentPort?: ParentPort }).parentPort
if (!shell) throw new Error('engine-thread runs inside the desktop shell; use `brownout serve` elsewhere')

// Ctrl-C reaches every process of a terminal; the shell decides when the engine ends.
process.on('SIGINT', () => undefined)

const engine = new Worker(new URL('engine-host.mjs', import.meta.url))
engine.on('message', (message: FromEngine) => shell.postMessage(message))
engine.on('error', (error) => console.error(`brownout: the engine has crashed: ${error instanceof Error ? error.message : String(error)}`))
engine.on('exit', (code) => process.exit(code))
shell.on('message', ({ data }) => engine.postMessage(data))
