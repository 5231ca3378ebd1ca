import { setImmediate as turn } from 'node:timers/promises'
import type { ClassSummary } from '../contract/class.ts'
import type { MatrixState } from '../contract/control.ts'
import { classFormatIds, type ExportFormatId, type ExportOffer, type ExportSubject, exportSpecSchema, type ExportSpec } from '../contract/export.ts'
import type { Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { LabError } from '../core/errors.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { matrixPage } from '../report/registry.ts'
import { type ClassFormatId, classRenderers } from '../report/render-class.ts'
import { matrixSections } from '../report/render-matrix-html.ts'
import { exportOf, exportPieces, exportRun, extensionOf, offerOf, reportFormatIds, requireBytes, type RunExport } from './exports.ts'
import { faultTitles } from './faults.ts'
import { findRun } from './find-run.ts'
import type { LiveRun } from './live-run.ts'
import { matrixReport, renderReport, type ReportFormatId } from './reports.ts'

/** A file that is ready to be written. */
export interface ExportFile {
  readonly name: string
  readonly mediaType: string
  /** Reads the log again where it was let go meanwhile; throws as `prepare` does. */
  pieces(): AsyncIterable<string | Uint8Array>
}

/** Reports and exports for a screen: of saved runs, of the watched one, of the matrix, of a class. */
export interface ExportDesk {
  /** @throws LabError LAB_RUN_NOT_FOUND, LAB_RUN_FILE_INVALID, LAB_BUSY. */
  offer(subject: ExportSubject): Promise<ExportOffer>
  /** What cannot be made is refused here, not while it is written. @throws as `offer`, and LAB_BAD_OPTION. */
  prepare(spec: ExportSpec): Promise<ExportFile>
  /** Lets go of the log that was read last: a run is to be measured, and memory with it. */
  forget(): void
}

export interface ExportDeskOptions {
  readonly dir: string
  watched(): LiveRun | undefined
  matrix(): MatrixState
  classSummary(): ClassSummary
  /** Throws while something is being measured: reading and judging a log would disturb it. */
  refuseWhileMeasuring(): void
}

const mediaTypes: Readonly<Record<ExportFormatId, string>> = {
  text: 'text/plain; charset=utf-8',
  json: 'application/json',
  markdown: 'text/markdown; charset=utf-8',
  junit: 'application/xml',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  har: 'application/json',
  pcapng: 'application/octet-stream',
  ndjson: 'application/x-ndjson',
}

export function openExportDesk(options: ExportDeskOptions): ExportDesk {
  const { runs, forget } = lastRead(options)
  return {
    forget,
    async offer(subject) {
      if ('class' in subject) return { sections: [], formats: classFormatIds.map((id) => ({ id, extension: extensionOf(id) })) }
      options.refuseWhileMeasuring()
      if ('run' in subject) return offerOf(await runs(subject.run))
      requireCells(options.matrix())
      return { sections: matrixSections, formats: [...reportFormatIds, 'html' as const].map((id) => ({ id, extension: extensionOf(id) })) }
    },
    async prepare(spec) {
      const { subject, format, sections, language } = exportSpecSchema.parse(spec)
      // A few lines, which disturb no measurement.
      if ('class' in subject) return classFile(options.classSummary(), format, language)
      options.refuseWhileMeasuring()
      const mediaType = mediaTypes[format]
      if ('run' in subject) {
        const run = await runs(subject.run)
        requireBytes(format, run)
        const { scenario, run: id } = run.log.header
        async function* pieces() {
          options.refuseWhileMeasuring()
          yield* exportPieces(format, await runs(id), { sections, language })
        }
        return { name: fileName(scenario.id, id, format), mediaType, pieces }
      }
      const logs = await logsOf(options.matrix(), options)
      const report = matrixReport(requireCells(options.matrix()), logs)
      const subjectTitles = Object.fromEntries(logs.map(({ header: { scenario } }) => [scenario.id, scenario.title]))
      return { name: fileName('matrix', report.startedAt.slice(0, 10), format), mediaType, pieces: inOnePiece(renderMatrix(format, report, { sections, language, subjectTitles })) }
    },
  }
}

function inOnePiece(whole: string): ExportFile['pieces'] {
  return async function* () {
    yield whole
  }
}

function classFile(summary: ClassSummary, format: ExportFormatId, language: 'en' | 'zh'): ExportFile {
  if (!isOfClass(format)) throw new LabError('LAB_BAD_OPTION', `${format} is not made of a class; choose ${classFormatIds.join(', ')}`)
  return { name: fileName('class', summary.startedAt.slice(0, 10), format), mediaType: mediaTypes[format], pieces: inOnePiece(classRenderers[format](summary, language)) }
}

function isOfClass(format: ExportFormatId): format is ClassFormatId {
  return format in classRenderers
}

function renderMatrix(format: ExportFormatId, report: Report, style: Pick<ReturnType<typeof exportSpecSchema.parse>, 'sections' | 'language'> & { readonly subjectTitles: Readonly<Record<string, string>> }): string {
  if (format === 'html') return matrixPage.render(report, { colour: false, faultTitles, ...style })
  const known: readonly string[] = reportFormatIds
  if (!known.includes(format)) throw new LabError('LAB_BAD_OPTION', `${format} is made of one run; open a cell of the matrix and export its run`)
  return renderReport(format as ReportFormatId, report)
}

function fileName(subject: string, which: string, format: ExportFormatId): string {
  return `${`brownout-${subject}-${which}`.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 90)}.${extensionOf(format)}`
}

function requireCells(matrix: MatrixState): MatrixState {
  if (matrix.cells.length === 0) throw new LabError('LAB_BUSY', 'nothing of the matrix is measured yet; run it first')
  return matrix
}

/** One person looks at one run and changes what the page shows: its log is read and judged once. */
function lastRead({ dir, watched }: ExportDeskOptions): { runs(id: string): Promise<RunExport>; forget(): void } {
  let kept: { readonly key: string; readonly run: Promise<RunExport> } | undefined
  const forget = () => (kept = undefined)
  const runs = (id: string) => {
    const live = watched()
    const own = live?.id === id && live.state().paged !== true ? live : undefined
    const key = own ? `${id} ${own.log().events.length} ${own.state().phase}` : id
    if (kept?.key === key) return kept.run
    const run = own ? Promise.resolve(exportOf(own.log())) : findRun(id, dir).then(({ path }) => exportRun(path))
    kept = { key, run }
    run.catch(forget)
    return run
  }
  return { runs, forget }
}

/** The runs behind the cells, as far as they are still there. */
async function logsOf({ cells }: MatrixState, { dir, watched }: ExportDeskOptions): Promise<RunLog[]> {
  const logs: RunLog[] = []
  for (const id of new Set(cells.map(({ run }) => run))) {
    const live = watched()
    const log = live?.id === id ? live.log() : await findRun(id, dir).then(({ path }) => readRunFile(path), () => undefined)
    if (log) logs.push(log)
    await turn()
  }
  if (logs.length === 0) throw new LabError('LAB_RUN_NOT_FOUND', `none of the runs of this matrix is in ${dir} any more; run the matrix again`)
  return logs
}
