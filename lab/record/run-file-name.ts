import type { RunHeader } from '../contract/run-file.ts'

/** `20261122T205700Z-silent-drop-1f3a9c22.ndjson`: sorts by time, and is a safe name on every file system. */
export function runFileName({ startedAt, scenario, run }: Pick<RunHeader, 'startedAt' | 'scenario' | 'run'>): string {
  const compact = startedAt.replace(/\.\d+/, '').replace(/[-:]/g, '')
  return `${safe(compact)}-${safe(scenario.id)}-${safe(run)}.ndjson`
}

const longest = 80

function safe(text: string): string {
  return text.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, longest) || 'run'
}
