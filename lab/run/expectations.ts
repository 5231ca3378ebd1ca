import type { Cell, Report } from '../contract/report.ts'
import type { Scenario } from '../contract/scenario.ts'

/** What a scenario expected and did not get. */
export function failedExpectations(scenario: Scenario, cells: readonly Cell[]): Report['failedExpectations'] {
  return cells.flatMap((cell) => {
    const want = scenario.expect[cell.transport]
    if (!want) return []
    const wrong: Report['failedExpectations'] = []
    const at = { transport: cell.transport, condition: cell.condition }
    if (want.verdict !== undefined && want.verdict !== cell.verdict) wrong.push({ ...at, expected: want.verdict, got: cell.verdict })
    if (want.lost !== undefined && want.lost !== cell.measures.lost) wrong.push({ ...at, expected: `lost ${want.lost}`, got: `lost ${cell.measures.lost}` })
    return wrong
  })
}
