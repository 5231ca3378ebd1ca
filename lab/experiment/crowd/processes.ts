import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LabError } from '../../core/errors.ts'
import type { ExperimentContext } from '../experiment.ts'
import type { ToCrowd } from './crowd-messages.ts'

/** The bundle beside the engine's, or where the build put it. */
export function crowdProgram(): string | undefined {
  if (process.versions['electron'] !== undefined) return undefined
  return ['./crowd.mjs', '../../../dist/engine/crowd.mjs'].map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(path))
}

export interface Crowd<S> {
  readonly first: S
  ask(message: ToCrowd): Promise<S>
}

export const noProcesses = 'it needs processes of its own, and this host cannot start any (packaged desktop app); run `brownout verify-notes` from a shell'

/** Ended with the experiment at the latest. `prefix`: a shell's words before the program. */
export async function startCrowd<S>(at: ExperimentContext, program: string, role: 'server' | 'clients', limit?: number): Promise<Crowd<S>> {
  const node = [process.execPath, '--expose-gc', program, role]
  const [command = '', ...args] = limit === undefined ? node : ['sh', '-c', `ulimit -n ${limit}; exec "$@"`, 'sh', ...node]
  const child = at.own(spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }), (one) => void one.kill('SIGKILL'))
  const first = await reply<S>(child, role)
  return {
    first,
    ask(message) {
      const answer = reply<S>(child, role)
      child.send(message)
      return answer
    },
  }
}

function reply<S>(child: ChildProcess, role: string): Promise<S> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new LabError('LAB_TASK_FAILED', `the process of the ${role} ended`))
    child.once('exit', ended)
    child.once('error', ended)
    child.once('message', (state) => {
      child.off('exit', ended)
      child.off('error', ended)
      resolve(state as S)
    })
  })
}
