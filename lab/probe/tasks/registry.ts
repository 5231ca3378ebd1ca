import type { ProbeTask } from '../task.ts'
import { openSocket } from './open-socket.ts'

/** Tasks that run in a browser and in Node alike. */
export const tasks: readonly ProbeTask[] = [openSocket]
