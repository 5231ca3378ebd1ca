import type { ProbeTask } from '../task.ts'
import { fetchMany } from './fetch-many.ts'
import { holdOpen, letGo } from './hold-open.ts'
import { listenEvents } from './listen-events.ts'
import { openSocket } from './open-socket.ts'
import { talk } from './talk.ts'

/** Tasks that run in a browser and in Node alike. */
export const tasks: readonly ProbeTask[] = [openSocket, fetchMany, listenEvents, holdOpen, letGo, talk]
