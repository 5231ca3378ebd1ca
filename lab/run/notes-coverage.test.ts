import { expect, it } from 'vitest'
import { listScenarios } from './catalogue.ts'
import { listFixtures } from './fixtures.ts'
import { loadScenario } from './load-scenario.ts'
import { readNotes } from './notes.ts'

const scenarios = listFixtures('scenarios').map((id) => loadScenario(id))

it('answers every statement of the notes with a scenario', () => {
  const answered = new Set(scenarios.flatMap((scenario) => Object.keys(scenario.answers)))
  const ids = readNotes().sections.flatMap(({ notes }) => notes.map(({ id }) => id))
  expect(ids.filter((id) => !answered.has(id))).toEqual([])
})

it.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s has a question, says where its expectations are from, and can fail', (_id, scenario) => {
  expect(scenario.question).toMatch(/\?$/)
  const assertions = [...(scenario.assert ?? []), ...Object.keys(scenario.expect), ...Object.values(scenario.answers).flatMap(({ holds }) => holds)]
  expect(assertions).not.toEqual([])
  if (scenario.experiment) expect(scenario.summary ?? '').toMatch(/\b(RFC|HTML|measured|Chromium|Node|FIN|section)\b/)
})

it('has no two scenarios of one title', () => {
  const titles = listScenarios().map(({ title }) => title)
  expect(new Set(titles).size).toBe(titles.length)
})
