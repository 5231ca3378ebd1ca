import type { RunLog } from '../contract/run-file.ts'
import type { LabEvent } from '../contract/event.ts'
import { type ExportFormatId, reportFormats, type ReportFormatId, type RunFormatId, runFormats } from '../report/registry.ts'
import type { RunExport } from '../report/run-export.ts'
import { faults } from './faults.ts'
import { judgeLog } from './judge-log.ts'
import { reportOf } from './reports.ts'

const instantFaults: ReadonlySet<string> = new Set(faults.filter(({ lifetime }) => lifetime === 'instant').map(({ id }) => id))

/** Everything that the reports are made of: judged by today's rules, and the bytes of the wire decoded. */
export function exportOf(log: RunLog): RunExport {
  const { events, header } = log
  const measured = header.target === undefined && events.some((event) => event.kind === 'window')
  const started = new Set(events.filter((event): event is Extract<LabEvent, { kind: 'start' }> => event.kind === 'start').map(({ transport }) => transport))
  const cells = measured ? judgeLog(log, { scenario: header.scenario, transports: header.scenario.transports.filter((transport) => started.has(transport)) }) : []
  return { report: reportOf(log, cells), log, instantFaults, connections: [], exchanges: [] }
}

/** A file of this format: text, or bytes where the format is binary. */
export function renderExport(format: ExportFormatId, run: RunExport, { colour = false }: { readonly colour?: boolean } = {}): string | Uint8Array {
  return isReportFormat(format) ? reportFormats[format].render(run.report, { colour }) : runFormats[format].render(run, { colour })
}

function isReportFormat(format: ExportFormatId): format is ReportFormatId {
  return format in reportFormats
}

export function titleOfFormat(format: ExportFormatId): string {
  return isReportFormat(format) ? reportFormats[format].title : runFormats[format as RunFormatId].title
}
