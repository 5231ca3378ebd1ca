import { factsOf, unmeasuredIn } from '../contract/experiment.ts'
import type { Cell, Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { Scenario } from '../contract/scenario.ts'
import { type Assertion, parseAssertion } from './assertion.ts'

type Failed = Report['failedExpectations'][number]

/** What a scenario expected and did not get, of the transports that were run. */
export function failedExpectations(scenario: Pick<Scenario, 'expect' | 'assert'>, cells: readonly Cell[], log: RunLog): Failed[] {
  const failed = cells.flatMap((cell): Failed[] => {
    const want = scenario.expect[cell.transport]
    if (!want) return []
    const at = { transport: cell.transport, condition: cell.condition, evidence: cell.evidence }
    return [
      ...(want.verdict !== undefined && want.verdict !== cell.verdict ? [{ ...at, expected: want.verdict, got: cell.verdict }] : []),
      ...(want.lost !== undefined && want.lost !== cell.measures.lost ? [{ ...at, expected: `lost ${want.lost}`, got: `lost ${cell.measures.lost}` }] : []),
    ]
  })
  return [...failed, ...(scenario.assert ?? []).flatMap((text) => failedAssertion(parseAssertion(text), cells, log))]
}

/** An assertion about a transport that was left out of this run (`--transports`), or about facts that cannot be had here, is not asked. */
function failedAssertion(assertion: Assertion, cells: readonly Cell[], log: RunLog): Failed[] {
  const named = assertion.transports.map((transport) => cells.find((cell) => cell.transport === transport))
  const about = named.filter((cell) => cell !== undefined)
  const [first] = about
  if (about.length < named.length || assertion.facts.some((fact) => unmeasuredIn(log, fact) !== undefined)) return []
  const { holds, measured } = assertion.evaluate(cells, log)
  if (holds) return []
  const found = factsOf(log).flatMap((fact) => (assertion.facts.includes(fact.name) ? [fact.event] : []))
  const evidence = [...new Set([...about.flatMap((cell) => cell.evidence), ...found])].sort((a, b) => a - b)
  return [{ ...(first ? { transport: first.transport } : {}), condition: first?.condition ?? log.header.scenario.id, expected: assertion.text, got: measured, evidence }]
}
