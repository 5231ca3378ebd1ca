import { randomBytes } from 'node:crypto'
import type { ExportFile } from '../run/export-desk.ts'

export interface Ticket {
  readonly file: ExportFile
  /** Shown in a frame of the UI, not saved. */
  readonly preview: boolean
}

/**
 * A frame and a download are asked for by address, which cannot carry the session's token: an address would keep it, in a history or a
 * log. So the page is given an address for one file, for a few minutes.
 */
export interface ExportTickets {
  issue(ticket: Ticket): { readonly path: string; readonly name: string }
  /** @param path as it was asked for, with or without a query */
  find(path: string): Ticket | undefined
}

/** Where they are found; the UI's policy lets frames come from here and nowhere else. */
export const exportRoot = '/export/'

const lastsMs = 10 * 60_000
/** A person who changes what the preview shows leaves many behind. */
const keptAtOnce = 24

export function createExportTickets(now: () => number = () => performance.now()): ExportTickets {
  const kept = new Map<string, Ticket & { readonly untilMs: number }>()
  return {
    issue(ticket) {
      for (const [key, { untilMs }] of kept) if (untilMs <= now() || kept.size >= keptAtOnce) kept.delete(key)
      const key = randomBytes(24).toString('base64url')
      kept.set(key, { ...ticket, untilMs: now() + lastsMs })
      return { path: `${exportRoot}${key}/${ticket.file.name}`, name: ticket.file.name }
    },
    find(path) {
      const [key = '', name] = path.slice(exportRoot.length).split('?')[0]?.split('/') ?? []
      const ticket = path.startsWith(exportRoot) ? kept.get(key) : undefined
      return ticket && ticket.untilMs > now() && ticket.file.name === name ? ticket : undefined
    },
  }
}
