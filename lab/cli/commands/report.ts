import { Command, Option } from 'commander'
import type { ReportLanguage, ReportSection } from '../../contract/export.ts'
import { LabError } from '../../core/errors.ts'
import { type ExportFormatId, exportFormatIds, exportRun, renderExport, titleOfFormat } from '../../run/exports.ts'
import { findRun } from '../../run/find-run.ts'
import { options } from '../options.ts'
import { writeOutput } from '../output.ts'
import { formatIn } from '../report-files.ts'

interface ReportCommandOptions {
  readonly format: ExportFormatId
  readonly out: string
  readonly dir?: string
  readonly sections?: ReportSection[]
  readonly language: ReportLanguage
}

export function reportCommand(): Command {
  const width = Math.max(...exportFormatIds.map((format) => format.length))
  return new Command('report')
    .description('a saved run, judged by today\'s rules, as a report or an export')
    .argument('<run>', 'id of a run or its beginning, "last", or a run file')
    .addOption(new Option('-f, --format <format>', exportFormatIds.join(', ')).argParser(formatIn(exportFormatIds)).default('text'))
    .option('-o, --out <file>', 'write it here ("-" for standard output)', '-')
    .addOption(options.sections())
    .addOption(options.language())
    .addOption(options.dir())
    .addHelpText('after', `\nFormats:\n${exportFormatIds.map((format) => `  ${format.padEnd(width)}  ${titleOfFormat(format)}`).join('\n')}`)
    .action(writeReport)
}

async function writeReport(run: string, { format, out, dir, sections, language }: ReportCommandOptions): Promise<void> {
  const { path } = await findRun(run, dir)
  const content = renderExport(format, await exportRun(path), { colour: out === '-' && process.stdout.isTTY, sections, language })
  if (out === '-' && typeof content !== 'string' && process.stdout.isTTY) throw new LabError('LAB_BAD_OPTION', `${format} is a binary format; name a file with --out`)
  await writeOutput(out, content)
}
