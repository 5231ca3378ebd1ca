import { factsOf, unmeasuredIn } from '../contract/experiment.ts'
import type { Cell, Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { heldBy, type Scenario } from '../contract/scenario.ts'
import { type Assertion, parseAssertion } from './assertion.ts'

type Failed = Report['failedExpectations'][number]
type Undecided = Report['undecided'][number]

/** What a scenario expected and did not get, and what nobody can say, of the transports that were run. */
export interface Judged {
  readonly failed: Failed[]
  readonly undecided: Undecided[]
}

export type Expecting = Pick<Scenario, 'expect' | 'assert'> & Partial<Pick<Scenario, 'answers' | 'experiment'>>

/** `doubt`: why nothing that this run measured can be believed, for a run without transports. */
export function judgeExpectations(scenario: Expecting, { cells, log, doubt }: { readonly cells: readonly Cell[]; readonly log: RunLog; readonly doubt?: string | null }): Judged {
  const each = [
    ...cells.flatMap((cell): (Failed | Undecided)[] => judgeCell(scenario.expect[cell.transport], cell)),
    ...[...new Set([...(scenario.assert ?? []), ...heldBy(scenario)])].flatMap((text) => judgeAssertion(parseAssertion(text), { cells, log, doubt })),
  ]
  return { failed: each.filter((one) => 'got' in one), undecided: each.filter((one) => 'because' in one) }
}

/** Terms that are read from the log; everything else a cell has. */
const readsLog = /\.(?:closeCode\b|header\()/

/** A condition of a matrix: its cells may come from several runs, and each transport is judged by the log of its own. */
export function judgeCondition(scenario: Expecting, { cells, logs }: { readonly cells: readonly Cell[]; readonly logs: readonly RunLog[] }): Judged {
  const own = cells.map((cell) => ({ cell, log: logs.find(({ header }) => header.run === cell.run) }))
  const header = own.find(({ log }) => log)?.log?.header ?? logs[0]?.header
  const [first] = cells
  if (!first || !header) return { failed: [], undecided: [] }
  const events = own.flatMap(({ cell: { transport }, log }) => log?.events.filter((event) => 'transport' in event && event.transport === transport) ?? [])
  const gone = new Set(own.flatMap(({ cell, log }) => (log ? [] : [cell.transport])))
  const isOpen = (text: string) => readsLog.test(text) && parseAssertion(text).transports.some((transport) => gone.has(transport))
  const asserts = scenario.assert ?? []
  const { failed, undecided } = judgeExpectations({ ...scenario, assert: asserts.filter((text) => !isOpen(text)) }, { cells, log: { header, events } })
  const open = asserts.filter(isOpen).map((expected): Undecided => ({ condition: first.condition, expected, why: 'unmeasured', because: 'the run that it speaks of is not kept any more' }))
  return { failed, undecided: [...undecided, ...open] }
}

function judgeCell(want: Scenario['expect'][Cell['transport']], cell: Cell): (Failed | Undecided)[] {
  if (!want) return []
  const { transport, condition, evidence, verdict, measures, because } = cell
  const told = [
    ...(want.verdict === undefined ? [] : [{ expected: want.verdict, got: verdict as string, isWrong: want.verdict !== verdict }]),
    ...(want.lost === undefined ? [] : [{ expected: `lost ${want.lost}`, got: `lost ${measures.lost}`, isWrong: want.lost !== measures.lost }]),
  ]
  // Whoever expects `invalid` has got it.
  if (verdict === 'invalid' && want.verdict !== 'invalid') return told.map(({ expected }) => ({ transport, condition, expected, why: 'invalid', because }))
  return told.flatMap(({ expected, got, isWrong }) => (isWrong ? [{ transport, condition, expected, got, evidence }] : []))
}

/** An assertion about a transport that was left out of this run (`--transports`) is not asked. */
function judgeAssertion(assertion: Assertion, { cells, log, doubt }: { readonly cells: readonly Cell[]; readonly log: RunLog; readonly doubt?: string | null | undefined }): (Failed | Undecided)[] {
  const about = assertion.transports.flatMap((transport) => cells.find((cell) => cell.transport === transport) ?? [])
  if (about.length < assertion.transports.length) return []
  const [first] = about
  const of = { ...(first ? { transport: first.transport } : {}), condition: first?.condition ?? log.header.scenario.id, expected: assertion.text }
  const invalid = about.find((cell) => cell.verdict === 'invalid')?.because ?? doubt
  if (typeof invalid === 'string') return [{ ...of, why: 'invalid', because: invalid }]
  const unmeasured = unmeasuredBy(assertion, log)
  if (unmeasured !== undefined) return [{ ...of, why: 'unmeasured', because: unmeasured }]
  const { holds, measured } = assertion.evaluate(cells, log)
  if (holds) return []
  const found = factsOf(log).flatMap((fact) => (assertion.facts.includes(fact.name) ? [fact.event] : []))
  const evidence = [...new Set([...about.flatMap((cell) => cell.evidence), ...found])].sort((a, b) => a - b)
  return [{ ...of, got: measured, evidence }]
}

/** Why a fact that an assertion speaks of is missing: it could not be had on this machine or with this probe. One that was found is not missing. */
export function unmeasuredBy({ facts }: Assertion, log: RunLog): string | undefined {
  const found = new Set(factsOf(log).map(({ name }) => name))
  return facts.flatMap((fact) => (found.has(fact) ? [] : [unmeasuredIn(log, fact)])).find((because) => because !== undefined)
}
