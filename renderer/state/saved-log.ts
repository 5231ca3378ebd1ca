import type { LabEvent, RunWindow } from '../../lab/contract/event.ts'
import type { RunHeader } from '../../lab/contract/run-file.ts'
import type { EngineClient } from './engine-client.ts'
import { createLog, type EventLog } from './event-log.ts'

/** A saved run as lanes need it, whichever run the engine shows. */
export interface SavedLog {
  readonly log: EventLog
  readonly header: RunHeader
  readonly window: RunWindow | null
}

/** Read event by event only up to this length of the file: a longer one is looked at by time, in Live. */
export const mostLogBytes = 32_000_000

/** All pages of a run, in order of arrival; null when it is too long for that. */
export async function loadSavedLog({ runs }: EngineClient, run: string): Promise<SavedLog | null> {
  const { header, window, bytes } = await runs.head(run)
  if (bytes > mostLogBytes) return null
  const events: LabEvent[] = []
  for (let next: number | null = 0; next !== null; ) {
    const page = await runs.events({ run, fromT: -Number.MAX_VALUE, toT: Number.MAX_VALUE, next, limit: 20_000 })
    events.push(...page.events)
    next = page.next
  }
  const log = createLog({ run, transports: header.scenario.transports, everyMs: header.scenario.feed.everyMs / header.scale, scale: header.scale })
  // A page is in order of time, a log in order of arrival: only that tells what was known when.
  log.append(events.sort((a, b) => a.id - b.id))
  return { log, header, window: window ?? windowIn(events) }
}

function windowIn(events: readonly LabEvent[]): RunWindow | null {
  const found = events.findLast((event) => event.kind === 'window')
  return found?.kind === 'window' ? found : null
}
