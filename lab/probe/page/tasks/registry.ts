import type { ProbeTask } from '../../task.ts'
import { tasks } from '../../tasks/registry.ts'
import { blockThread } from './block-thread.ts'
import { detectFeatures } from './detect-features.ts'
import { leavePage } from './leave-page.ts'

/** What this page can do: everything of `probe/tasks`, and what only a browser can. */
export const pageTasks: readonly ProbeTask[] = [...tasks, leavePage, detectFeatures, blockThread]
