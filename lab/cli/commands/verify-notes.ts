import { Command } from 'commander'
import type { ProbeKind } from '../../contract/report.ts'
import { LabError } from '../../core/errors.ts'
import { renderNotesHtml, renderNotesText } from '../../run/reports.ts'
import { verifyNotes } from '../../run/verify-notes.ts'
import { options } from '../options.ts'
import { writeOutput } from '../output.ts'
import { showProgress } from '../progress.ts'
import { withLab } from '../session.ts'

interface VerifyOptions {
  readonly ids?: string[]
  readonly probe?: ProbeKind
  readonly scale?: number
  readonly json?: string
  readonly html?: string
  readonly save?: string | false
}

export function verifyNotesCommand(): Command {
  return new Command('verify-notes')
    .description('the statements of the notes, measured on this machine')
    .option('--ids <list>', 'only these, for example A3,B5', (text) => text.split(',').map((id) => id.trim().toUpperCase()))
    .addOption(options.probe())
    .addOption(options.scale())
    .addOption(options.json())
    .option('--html <file>', 'write one HTML page')
    .addOption(options.save())
    .addOption(options.noSave())
    .action(verify)
}

async function verify(given: VerifyOptions): Promise<void> {
  await withLab(given, async ({ lab, probe, signal }) => {
    let hide = () => {}
    const report = await verifyNotes(lab, {
      ids: given.ids,
      probe,
      scale: given.scale,
      signal,
      onRun(run, title) {
        hide()
        hide = showProgress(run, title)
      },
    }).finally(() => hide())
    if (given.json !== '-' && given.html !== '-') console.log(renderNotesText(report))
    if (given.html !== undefined) await writeOutput(given.html, renderNotesHtml(report))
    if (given.json !== undefined) await writeOutput(given.json, JSON.stringify(report, null, 2))
    if (signal.aborted) throw new LabError('LAB_STOPPED', 'stopped before every statement was measured')
    if (report.notes.some((note) => note.answer === 'does not hold')) process.exitCode = 1
    else if (report.notes.some((note) => note.answer === 'could not be measured here')) process.exitCode = 3
  })
}
