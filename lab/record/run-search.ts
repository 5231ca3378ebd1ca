import type { RunSummary } from '../contract/control.ts'

/**
 * Does a run fit what a person typed? Every word must occur in its title, scenario, faults, software, day, probe, outcome or verdicts.
 * `sse=fails` asks for one transport's verdict; `pinned` for the pinned ones.
 */
export function fitsSearch(run: RunSummary, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const text = searchText(run)
  return words.every((word) => text.includes(word))
}

function searchText(run: RunSummary): string {
  const verdicts = Object.entries(run.verdicts ?? {}).map(([transport, verdict]) => `${transport}=${verdict}`)
  return [run.run, run.title, run.scenario, run.scenarioTitle, ...run.faults, run.software ?? '', run.startedAt, run.probe, run.probeVersion, run.outcome, run.pinned ? 'pinned' : '', ...verdicts].join('\n').toLowerCase()
}
