import type { MatrixState } from '../contract/control.ts'
import { reportFormatIds, type ReportFormatId } from '../contract/export.ts'
import { factsOf } from '../contract/experiment.ts'
import type { Cell, Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { LabError } from '../core/errors.ts'
import { measureHealth } from '../record/measure-health.ts'
import { buildReport } from '../report/build-report.ts'
import { reportFormats } from '../report/registry.ts'
import { reportedFaults } from '../report/switched-faults.ts'
import { doubtOf } from '../verdict/rules/invalid.ts'
import { judgeCondition, judgeExpectations } from './expectations.ts'
import { faultTitles, instantFaults } from './faults.ts'
import { loadScenario } from './load-scenario.ts'

export { renderNotesHtml, renderNotesText } from '../report/render-notes.ts'
export { reportFormatIds, type ReportFormatId }

/** What one run found. */
export function reportOf(log: RunLog, cells: readonly Cell[]): Report {
  const { header } = log
  const health = measureHealth(log)
  const doubt = measuredWithoutTransports(log, cells) ? (doubtOf(health) ?? null) : null
  const { failed, undecided } = judgeExpectations(header.scenario, { cells, log, doubt })
  const unmeasured = log.events.flatMap((event) => (event.kind === 'unmeasured' ? [{ name: event.name, because: event.because }] : []))
  return buildReport({ header, runs: [timeOf(log)], cells, health: [health], contract: header.scenario.contract, failedExpectations: failed, undecided, doubt, faults: reportedFaults(log, instantFaults), facts: factsOf(log), unmeasured })
}

function timeOf({ header, events }: RunLog): Report['runs'][number] {
  return { run: header.run, condition: header.scenario.id, durationMs: events.reduce((last, { t }) => Math.max(last, t), 0) }
}

/** An experiment alone; not a run in front of somebody else's server, in which nothing is measured. */
function measuredWithoutTransports({ header, events }: RunLog, cells: readonly Cell[]): boolean {
  return cells.length === 0 && header.target === undefined && events.some(({ kind }) => kind === 'window')
}

/** What a matrix found; `logs` are its runs, in the order in which they were made. */
export function matrixReport(state: MatrixState, logs: readonly RunLog[]): Report {
  const first = logs[0]
  if (!first) throw new LabError('LAB_INTERNAL', 'a matrix without a run has no report')
  const judged = state.conditions.map((id) => judgeCondition(loadScenario(id), { cells: state.cells.filter((cell) => cell.condition === id), logs }))
  return buildReport({ header: first.header, runs: logs.map(timeOf), cells: state.cells, health: logs.map(measureHealth), failedExpectations: judged.flatMap(({ failed }) => failed), undecided: judged.flatMap(({ undecided }) => undecided) })
}

export function renderReport(format: ReportFormatId, report: Report, { colour = false }: { readonly colour?: boolean } = {}): string {
  return reportFormats[format].render(report, { colour, faultTitles })
}
