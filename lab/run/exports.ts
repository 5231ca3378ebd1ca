import type { LabEvent } from '../contract/event.ts'
import { type ExportFormatId, exportFormatIds, type ExportOffer, type ReportFormatId, reportFormatIds, type RunFormatId } from '../contract/export.ts'
import type { Cell } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { LabError } from '../core/errors.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { reportFormats, runFormats } from '../report/registry.ts'
import { sectionsOf } from '../report/render-html.ts'
import { ndjsonLines } from '../report/render-ndjson.ts'
import type { PageStyle, RenderStyle } from '../report/render-style.ts'
import type { RunExport } from '../report/run-export.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { capturedConnections } from './captured-connections.ts'
import { faultTitles, instantFaults } from './faults.ts'
import { judgeLog } from './judge-log.ts'
import { reportOf } from './reports.ts'

export { type ExportFormatId, exportFormatIds }
export { pagePolicy } from '../report/html/page.ts'
export type { PageStyle, RunExport }

/** A run file with everything that the reports are made of, judged by today's rules. @throws LabError LAB_RUN_FILE_INVALID. */
export async function exportRun(path: string): Promise<RunExport> {
  return exportOf(await readRunFile(path))
}

/** `cells`: when the run is judged already. */
export function exportOf(log: RunLog, cells: readonly Cell[] = judged(log)): RunExport {
  let captured: RunExport['connections'] | undefined
  let exchanges: RunExport['exchanges'] | undefined
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
      return (exchanges ??= connections().flatMap((connection) => decodeConnection(connection).exchanges))
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

/** What can be made of a run. */
export function offerOf(run: RunExport): ExportOffer {
  const hasBytes = run.log.events.some(({ kind }) => kind === 'capture')
  return {
    sections: sectionsOf(run),
    formats: exportFormatIds.map((id) => ({ id, extension: extensionOf(id), ...(madeOfBytes.has(id) && !hasBytes ? { missing: 'bytes' as const } : {}) })),
  }
}

const madeOfBytes: ReadonlySet<ExportFormatId> = new Set<ExportFormatId>(['har', 'pcapng'])

/** A file of this format: text, or bytes where the format is binary. @throws LabError LAB_BAD_OPTION when the run does not have what it is made of. */
export function renderExport(format: ExportFormatId, run: RunExport, { colour = false, ...page }: Partial<RenderStyle> = {}): string | Uint8Array {
  requireBytes(format, run)
  return isReportFormat(format) ? reportFormats[format].render(run.report, { colour, faultTitles }) : runFormats[format].render(run, { colour, faultTitles, ...page })
}

/** @throws LabError LAB_BAD_OPTION. */
export function requireBytes(format: ExportFormatId, { log }: RunExport): void {
  if (!madeOfBytes.has(format) || log.events.some(({ kind }) => kind === 'capture')) return
  throw new LabError('LAB_BAD_OPTION', `run ${log.header.run} has no bytes of the wire recorded, and ${format} is made of them; make the run again with this Brownout`)
}

const pieceSize = 1 << 18

/** As `renderExport`, piece by piece, so that a long log is never one string. */
export function* exportPieces(format: ExportFormatId, run: RunExport, page: PageStyle = {}): Generator<string | Uint8Array> {
  if (format === 'ndjson') return yield* gathered(ndjsonLines(run))
  const whole = renderExport(format, run, page)
  for (let at = 0; at < whole.length; at += pieceSize) yield typeof whole === 'string' ? whole.slice(at, at + pieceSize) : whole.subarray(at, at + pieceSize)
}

function* gathered(lines: Iterable<string>): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < pieceSize) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

function isReportFormat(format: ExportFormatId): format is ReportFormatId {
  return format in reportFormats
}

function formatOf(format: ExportFormatId) {
  return isReportFormat(format) ? reportFormats[format] : runFormats[format as RunFormatId]
}

export function titleOfFormat(format: ExportFormatId): string {
  return formatOf(format).title
}

/** Without the dot. */
export function extensionOf(format: ExportFormatId): string {
  return formatOf(format).extension
}

export { reportFormatIds }
