import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../contract/origin.ts'
import { systemClock } from '../core/clock.ts'
import { seededRandom } from '../core/random.ts'
import { makeCertificate } from '../origin/certificate.ts'
import { listConditions } from './catalogue.ts'
import { differencesOf, proxySubjects, subjects } from './intermediaries/comparison.ts'
import { loadScenario, parseScenario } from './load-scenario.ts'
import { openNetwork } from './network.ts'
import { planRun } from './plan.ts'
import { createSwitchboard } from './switchboard.ts'

const imitations = listConditions().filter(({ imitates }) => imitates !== undefined)

describe('conditions that imitate real software', () => {
  let certificate: Certificate
  beforeAll(async () => {
    certificate = await makeCertificate()
  })
  afterAll(() => expect(imitations.length).toBeGreaterThan(20))

  it.each(imitations)('$id says what it imitates, which version, and where that is written', ({ imitates }) => {
    expect(imitates?.software).not.toBe('')
    expect(imitates?.version).toMatch(/\d|reported|seen|RFC/)
    expect(imitates?.sources.every((source) => /^https?:\/\/\S+$|^[A-Z].*\d/.test(source))).toBe(true)
    // What a comparison lists, it must be able to look at.
    if (imitates?.evidence === 'compared') expect([...differencesOf(imitates).keys()].filter((subject) => ![...subjects, ...proxySubjects].includes(subject))).toEqual([])
  })

  it('is refused without sources', () => {
    const text = 'title: x\nimitates: { software: nginx, version: "1", setup: x, evidence: typical, sources: [] }\nfaults: {}\n'
    expect(() => parseScenario({ id: 'x', file: 'x.yaml', kind: 'condition', text })).toThrow(/imitates\.sources/)
  })

  it.each(imitations)('$id: its faults can be had together', async ({ id }) => {
    const plan = planRun(loadScenario(id))
    const troubles: unknown[] = []
    const ctx = { clock: systemClock(), random: seededRandom(1), signal: new AbortController().signal, scale: plan.scale, record: (event: { kind: string }) => event.kind === 'trouble' && troubles.push(event) }
    await using network = await openNetwork({ plan, toxiproxyUrl: undefined, certificate }, ctx)
    const board = createSwitchboard({ paths: network.paths, origin: network.origin }, ctx)
    for (const step of plan.timeline) {
      for (const setting of step.on) await board.on(setting, 'timeline')
      for (const fault of step.off) await board.off(fault, 'timeline')
    }
    expect(troubles).toEqual([])
  })
})
