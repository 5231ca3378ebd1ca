import type { LabEvent } from '../contract/event.ts'
import type { Cell } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { LabError } from '../core/errors.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { type ExportFormatId, exportFormatIds, reportFormats, type ReportFormatId, type RunFormatId, runFormats } from '../report/registry.ts'
import type { RunExport } from '../report/run-export.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { capturedConnections } from './captured-connections.ts'
import { faults } from './faults.ts'
import { judgeLog } from './judge-log.ts'
import { reportOf } from './reports.ts'

const instantFaults: ReadonlySet<string> = new Set(faults.filter(({ lifetime }) => lifetime === 'instant').map(({ id }) => id))

export { type ExportFormatId, exportFormatIds }

/** A run file with everything that the reports are made of, judged by today's rules. @throws LabError LAB_RUN_FILE_INVALID. */
export async function exportRun(path: string): Promise<RunExport> {
  return exportOf(await readRunFile(path))
}

/** `cells`: when the run is judged already. */
export function exportOf(log: RunLog, cells: readonly Cell[] = judged(log)): RunExport {
  let captured: RunExport['connections'] | undefined
  const connections = () => (captured ??= capturedConnections(log))
  return {
    report: reportOf(log, cells),
    log,
    instantFaults,
    // Most formats do not need the bytes.
    get connections() {
      return connections()
    },
    get exchanges() {
      return connections().flatMap((connection) => decodeConnection(connection).exchanges)
    },
  }
}

/** Nothing of a run that was not measured: in front of somebody else's server, or stopped before its clients were started. */
function judged(log: RunLog): Cell[] {
  const { events, header } = log
  if (header.target !== undefined || !events.some((event) => event.kind === 'window')) return []
  const started = new Set(events.filter((event): event is Extract<LabEvent, { kind: 'start' }> => event.kind === 'start').map(({ transport }) => transport))
  return judgeLog(log, { scenario: header.scenario, transports: header.scenario.transports.filter((transport) => started.has(transport)) })
}

/** A file of this format: text, or bytes where the format is binary. @throws LabError LAB_BAD_OPTION when the run does not have what it is made of. */
export function renderExport(format: ExportFormatId, run: RunExport, { colour = false }: { readonly colour?: boolean } = {}): string | Uint8Array {
  if ((format === 'har' || format === 'pcapng') && run.connections.length === 0) {
    throw new LabError('LAB_BAD_OPTION', `run ${run.log.header.run} has no bytes of the wire recorded, and ${format} is made of them; make the run again with this Brownout`)
  }
  return isReportFormat(format) ? reportFormats[format].render(run.report, { colour }) : runFormats[format].render(run, { colour })
}

function isReportFormat(format: ExportFormatId): format is ReportFormatId {
  return format in reportFormats
}

export function titleOfFormat(format: ExportFormatId): string {
  return isReportFormat(format) ? reportFormats[format].title : runFormats[format as RunFormatId].title
}
