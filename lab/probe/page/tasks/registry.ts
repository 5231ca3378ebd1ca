import type { ProbeTask } from '../../task.ts'
import { tasks } from '../../tasks/registry.ts'

/** What this page can do: everything of `probe/tasks`, and what only a browser can. */
export const pageTasks: readonly ProbeTask[] = [...tasks]
