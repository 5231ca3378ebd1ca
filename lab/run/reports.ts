import type { MatrixState } from '../contract/control.ts'
import { reportFormatIds, type ReportFormatId } from '../contract/export.ts'
import { factsOf } from '../contract/experiment.ts'
import type { Cell, Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { LabError } from '../core/errors.ts'
import { measureHealth } from '../record/measure-health.ts'
import { buildReport } from '../report/build-report.ts'
import { reportFormats } from '../report/registry.ts'
import { failedExpectations } from './expectations.ts'
import { loadScenario } from './load-scenario.ts'

export { renderNotesHtml, renderNotesText } from '../report/render-notes.ts'
export { reportFormatIds, type ReportFormatId }

/** What one run found. */
export function reportOf(log: RunLog, cells: readonly Cell[]): Report {
  const { header } = log
  const unmeasured = log.events.flatMap((event) => (event.kind === 'unmeasured' ? [{ name: event.name, because: event.because }] : []))
  return buildReport({ header, cells, health: [measureHealth(log)], contract: header.scenario.contract, failedExpectations: failedExpectations(header.scenario, cells, log), facts: factsOf(log), unmeasured })
}

/** What a matrix found; `logs` are its runs, in the order in which they were made. */
export function matrixReport(state: MatrixState, logs: readonly RunLog[]): Report {
  const first = logs[0]
  if (!first) throw new LabError('LAB_INTERNAL', 'a matrix without a run has no report')
  const failed = state.conditions.flatMap((id) => {
    const cells = state.cells.filter((cell) => cell.condition === id)
    return failedExpectations(loadScenario(id), cells, logs.find((log) => log.header.run === cells[0]?.run) ?? first)
  })
  return buildReport({ header: first.header, cells: state.cells, health: logs.map(measureHealth), failedExpectations: failed })
}

export function renderReport(format: ReportFormatId, report: Report, { colour = false }: { readonly colour?: boolean } = {}): string {
  return reportFormats[format].render(report, { colour })
}
