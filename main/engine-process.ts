import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { app, utilityProcess } from 'electron'
import type { EngineChild } from './engine-supervisor.ts'
import { engineEnvironment } from './policy/engine-environment.ts'

// Beside the bundle of the shell: dist/main/app.mjs -> dist/engine/engine-thread.mjs.
const engineEntry = fileURLToPath(new URL('../engine/engine-thread.mjs', import.meta.url))

/** The engine in a process of its own: its event loop measures, ours draws menus. Call after `ready`. */
export function spawnEngine(previousUrl: string | undefined): EngineChild {
  const dataFolder = app.getPath('userData')
  mkdirSync(dataFolder, { recursive: true })
  const child = utilityProcess.fork(engineEntry, [], {
    serviceName: 'brownout-engine',
    stdio: 'pipe',
    cwd: dataFolder,
    env: engineEnvironment(process.env, { dataFolder, previousUrl }),
  })
  // Unread pipes fill up and would block the engine.
  child.stdout?.on('data', (chunk: Buffer) => process.stdout.write(chunk))
  child.stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    // `kill` sends SIGTERM; an engine that hangs in a loop would not hear it.
    kill: () => {
      if (child.pid === undefined) return
      try {
        process.kill(child.pid, 'SIGKILL')
      } catch {
        child.kill()
      }
    },
  }
}
