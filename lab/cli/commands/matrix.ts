import { Command, Option } from 'commander'
import type { ProbeKind } from '../../contract/report.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'
import { LabError } from '../../core/errors.ts'
import { listConditions } from '../../run/catalogue.ts'
import { exitCodeOf } from '../../run/exit-code.ts'
import { createMatrix } from '../../run/matrix.ts'
import { matrixReport, renderReport, type ReportFormatId, reportFormatIds } from '../../run/reports.ts'
import type { LiveRun } from '../../run/live-run.ts'
import { options } from '../options.ts'
import { showProgress } from '../progress.ts'
import { type ReportOptions, reportOption, writeReports } from '../report-files.ts'
import { withLab } from '../session.ts'

interface MatrixOptions extends ReportOptions<ReportFormatId> {
  readonly conditions?: string[]
  readonly imitations?: true
  readonly transports?: TransportId[]
  readonly probe?: ProbeKind
  readonly scale?: number
  readonly contract?: Contract
  readonly runs: number
  readonly save?: string | false
  readonly toxiproxy?: string
}

export function matrixCommand(): Command {
  return new Command('matrix')
    .description('conditions x transports: a verdict for every pair')
    .option('-c, --conditions <list>', 'only these, separated by commas', (text) => text.split(',').map((id) => id.trim()))
    .addOption(new Option('--imitations', 'the conditions that imitate real software, which are left out otherwise').conflicts('conditions'))
    .addOption(options.transports())
    .addOption(options.probe())
    .addOption(options.scale())
    .addOption(options.contract())
    .addOption(options.runs())
    .addOption(options.json())
    .addOption(options.junit())
    .addOption(reportOption(reportFormatIds))
    .addOption(options.save())
    .addOption(options.noSave())
    .addOption(options.toxiproxy())
    .action(runMatrix)
}

async function runMatrix(given: MatrixOptions): Promise<void> {
  await withLab(given, async ({ lab, probe, signal }) => {
    let hide = () => {}
    const runs: LiveRun[] = []
    const matrix = createMatrix(lab, {
      defaultProbe: probe,
      onRun: (run) => {
        hide()
        runs.push(run)
        const { doneRuns, totalRuns } = matrix.state()
        hide = showProgress(run, `${doneRuns + 1}/${totalRuns} ${run.state().scenario.title}`)
      },
    })
    signal.addEventListener('abort', () => matrix.stop(), { once: true })
    const conditions = given.imitations ? listConditions().flatMap(({ id, imitates }) => (imitates ? [id] : [])) : given.conditions
    await matrix.start({ ...given, ...(conditions ? { conditions } : {}), probe, runs: given.runs })
    if (signal.aborted) matrix.stop()
    await matrix.idle()
    hide()
    const state = matrix.state()
    if (state.cells.length > 0) {
      const report = matrixReport(state, runs.map((run) => run.log()))
      await writeReports(given, (format) => renderReport(format, report, { colour: format === 'text' && process.stdout.isTTY }))
      process.exitCode = exitCodeOf(report)
    }
    if (state.error) throw new LabError('LAB_INTERNAL', state.error.message)
    if (state.phase === 'stopped') throw new LabError('LAB_STOPPED', `stopped after ${state.doneRuns} of ${state.totalRuns} runs`)
  })
}
