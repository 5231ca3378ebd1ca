import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Evidence, type EvidenceCell, type EvidenceFact, type Needs, presetIds } from '../contract/advice.ts'
import { standardTransports, type TransportId } from '../contract/transport.ts'
import { verdictNames } from '../contract/verdict.ts'
import { advise } from './advise.ts'
import { networks, presets } from './presets.ts'

const network = ['clean', 'connection-reset', 'upgrade-stripped']
const nothing: Evidence = { cells: [], facts: [] }
const cell = (transport: TransportId, condition: string, verdict: EvidenceCell['verdict'], more: Partial<EvidenceCell> = {}): EvidenceCell => ({ transport, condition, verdict, run: `${condition}-1`, evidence: [7], lost: 0, latencyMs: 2, ...more })
const fact = (name: string, value: EvidenceFact['value']): EvidenceFact => ({ name, value, event: 3, run: 'facts-1' })
const rankOf = (transport: TransportId, needs: Needs, evidence: Evidence, behind: readonly string[] = network) => advise({ needs, network: [...behind] }, evidence).ranked.findIndex((one) => one.transport === transport)
const best = (needs: Needs, evidence: Evidence) => advise({ needs, network }, evidence).ranked[0]?.transport

it('with nothing measured goes by protocol limits, says so, and names what to run', () => {
  const advice = advise({ needs: presets.chat, network: [...networks.internet] }, nothing)
  expect(advice).toMatchObject({ measured: 0, missing: networks.internet })
  expect(advice.ranked[0]?.transport).toBe('websocket')
  expect(advice.ranked.flatMap(({ reasons }) => reasons).filter(({ support }) => support.kind === 'measured')).toEqual([])
})

it('calls nothing fitting whose conditions were not all measured', () => {
  const everywhere = (conditions: readonly string[]) => ({ cells: conditions.flatMap((condition) => standardTransports.map((transport) => cell(transport, condition, 'unaffected'))), facts: [] })
  const fits = (evidence: Evidence) => Object.fromEntries(advise({ needs: presets.chat, network }, evidence).ranked.map(({ transport, fit }) => [transport, fit]))
  expect(fits(everywhere(['clean', 'connection-reset']))).toMatchObject({ websocket: 'not-measured', polling: 'not-measured', 'websocket-h2': 'does-not-fit' })
  expect(fits(everywhere(network))).toMatchObject({ websocket: 'fits-with-code', sse: 'fits', 'websocket-h2': 'does-not-fit' })
})

it('says who opened the connection again: the platform, or the page code of the ladder', () => {
  const evidence: Evidence = { cells: [cell('fallback', 'connection-reset', 'reconnects', { by: 'lib' }), cell('sse', 'connection-reset', 'reconnects', { by: 'ua' }), cell('polling', 'connection-reset', 'unaffected')], facts: [] }
  const { ranked } = advise({ needs: presets.chat, network: ['connection-reset'] }, evidence)
  const values = (transport: TransportId, reason = 'condition') => ranked.find((one) => one.transport === transport)?.reasons.find(({ id }) => id === reason)?.values
  expect([values('fallback'), values('sse'), values('polling')]).toEqual([
    { condition: 'connection-reset', verdict: 'reconnects', by: 'lib' },
    { condition: 'connection-reset', verdict: 'reconnects', by: 'ua' },
    { condition: 'connection-reset', verdict: 'unaffected' },
  ])
  expect([values('long-polling', 'comes-back'), values('sse', 'comes-back')]).toEqual([{ value: true, by: 'lib' }, { value: true }])
})

it('says why the first stands before the second: what is against each and less against the other, heaviest first', () => {
  const open = network.flatMap((condition) => standardTransports.map((transport) => cell(transport, condition, 'unaffected')))
  const { ranked, lead } = advise({ needs: presets.chat, network }, { cells: [...open, cell('websocket', 'connection-reset', 'needs-fallback')], facts: [] })
  expect([ranked[0]?.transport, lead?.over]).toEqual(['fallback', ranked[1]?.transport])
  const against = lead?.against.map(({ id }) => id)
  expect(against).not.toEqual([])
  expect(lead?.although.map(({ id }) => id)).toEqual(['page-code'])
  // Only what differs: no reason stands on both sides.
  expect(against?.filter((id) => lead?.although.some((one) => one.id === id))).toEqual([])
  expect(advise({ needs: { ...presets.notifications, code: 'native', h2: false }, network: [] }, { cells: [], facts: [fact('cut.sse.came-back', false)] }).lead).toBeNull()
})

it('quotes the run and the events that a reason stands on', () => {
  const evidence: Evidence = { cells: [cell('sse', 'clean', 'degraded')], facts: [fact('talk.sse.requests-to-talk', 5)] }
  const sse = advise({ needs: presets.chat, network: ['clean'] }, evidence).ranked.find(({ transport }) => transport === 'sse')
  expect(sse?.reasons).toContainEqual({ id: 'talk-back', effect: 'cost', values: { value: 5 }, support: { kind: 'measured', run: 'facts-1', events: [3] } })
  expect(sse?.reasons).toContainEqual({ id: 'condition', effect: 'cost', values: { condition: 'clean', verdict: 'degraded' }, support: { kind: 'measured', run: 'clean-1', events: [7] } })
})

it('recommends otherwise when other things were measured', () => {
  const open = { cells: network.flatMap((condition) => standardTransports.map((transport) => cell(transport, condition, 'unaffected'))), facts: [] }
  const stripped = { ...open, cells: [...open.cells, cell('websocket', 'upgrade-stripped', 'fails')] }
  expect(best(presets.chat, open)).toBe('websocket')
  expect(best(presets.chat, stripped)).toBe('fallback')
})

it('believes a measured fact, not the standard', () => {
  expect(best(presets.chat, { cells: [], facts: [fact('talk.websocket.requests-to-talk', 5), fact('cut.websocket.came-back', false)] })).not.toBe('websocket')
  expect(rankOf('sse', { ...presets.notifications, connections: 8 }, nothing)).toBeGreaterThan(rankOf('sse', { ...presets.notifications, connections: 8 }, { cells: [], facts: [fact('h1.open', 20)] }))
})

it('takes no page code where none may be written, and no HTTP/2 where there is none', () => {
  const { ranked } = advise({ needs: { ...presets.notifications, code: 'native', h2: false }, network: [] }, nothing)
  expect(ranked.filter(({ fit }) => fit !== 'does-not-fit').map(({ transport }) => transport)).toEqual(['sse'])
})

it('takes an invalid cell for none', () => {
  const advice = advise({ needs: presets.logs, network: ['clean'] }, { cells: standardTransports.map((transport) => cell(transport, 'clean', 'invalid')), facts: [] })
  expect(advice).toMatchObject({ measured: 0, missing: ['clean'] })
})

const cells = fc.array(
  fc.record({ transport: fc.constantFrom(...standardTransports), condition: fc.constantFrom(...network), verdict: fc.constantFrom(...verdictNames), lost: fc.nat(3), latencyMs: fc.option(fc.integer({ min: 1, max: 2000 })) }).map(({ transport, condition, verdict, ...more }) => cell(transport, condition, verdict, more)),
  { maxLength: 24 },
)

it('never ranks a transport higher because one more run of it failed', () => {
  fc.assert(
    fc.property(cells, fc.constantFrom(...presetIds), fc.constantFrom(...standardTransports), fc.constantFrom(...network), fc.option(fc.integer({ min: 1, max: 2000 })), (known, preset, transport, condition, latencyMs) => {
      const after = [...known, cell(transport, condition, 'fails', { latencyMs, lost: 9 })]
      expect(rankOf(transport, presets[preset], { cells: after, facts: [] })).toBeGreaterThanOrEqual(rankOf(transport, presets[preset], { cells: known, facts: [] }))
    }),
    { numRuns: 300 },
  )
})
