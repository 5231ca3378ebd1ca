import type { Platform } from '../contract/client.ts'

/**
 * Something that page code does for an experiment, besides being a client of the feed. Takes and returns JSON.
 * Tasks in `tasks/` use nothing but the platform, so they run in Node too; those in `page/tasks/` use the DOM and need a browser.
 */
export interface ProbeTask<P = unknown> {
  readonly name: string
  run(params: P, platform: Platform): Promise<unknown>
}

export function defineTask<P>(task: ProbeTask<P>): ProbeTask {
  return task as ProbeTask
}
