import { Command } from 'commander'
import type { ProbeKind } from '../../contract/report.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'
import { LabError } from '../../core/errors.ts'
import { exitCodeOf } from '../../run/exit-code.ts'
import { loadScenario } from '../../run/load-scenario.ts'
import { type ExportFormatId, exportFormatIds, exportOf, renderExport } from '../../run/exports.ts'
import { options } from '../options.ts'
import { showProgress } from '../progress.ts'
import { type ReportOptions, reportOption, writeReports } from '../report-files.ts'
import { withLab } from '../session.ts'

interface RunOptions extends ReportOptions<ExportFormatId> {
  readonly transports?: TransportId[]
  readonly probe?: ProbeKind
  readonly scale?: number
  readonly seed?: number
  readonly contract?: Contract
  readonly save?: string | false
  readonly toxiproxy?: string
}

export function runCommand(): Command {
  return new Command('run')
    .description('run one condition or scenario and judge every transport')
    .argument('<scenario>', 'id of a condition or scenario, or a YAML file')
    .addOption(options.transports())
    .addOption(options.probe())
    .addOption(options.scale())
    .addOption(options.seed())
    .addOption(options.contract())
    .addOption(options.json())
    .addOption(options.junit())
    .addOption(reportOption(exportFormatIds))
    .addOption(options.save())
    .addOption(options.noSave())
    .addOption(options.toxiproxy())
    .action(runOne)
}

async function runOne(scenario: string, given: RunOptions): Promise<void> {
  const loaded = loadScenario(scenario)
  await withLab(given, async ({ lab, probe, signal, saveDir }) => {
    const run = await lab.startRun({ scenario, transports: given.transports, probe, scale: given.scale, seed: given.seed, contract: given.contract, signal })
    const hide = showProgress(run, loaded.title)
    const log = await run.done.finally(hide)
    const all = exportOf(log, run.state().cells)
    const { report } = all
    await writeReports(given, (format) => renderExport(format, all, { colour: format === 'text' && process.stdout.isTTY }))
    const troubles = log.events.flatMap((event) => (event.kind === 'trouble' ? [event.message] : []))
    for (const message of troubles) console.error(`brownout: ${message}`)
    if (saveDir !== undefined && troubles.length === 0) console.error(`run ${run.id} is kept in ${saveDir}`)
    if (log.footer?.outcome === 'stopped') throw new LabError('LAB_STOPPED', 'stopped before the end; the verdicts above are of a part of the run')
    process.exitCode = exitCodeOf(report)
  })
}
