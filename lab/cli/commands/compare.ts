import { Command } from 'commander'
import { compareSavedRuns, renderComparison } from '../../run/compare-saved-runs.ts'
import { options } from '../options.ts'
import { writeOutput } from '../output.ts'

export function compareCommand(): Command {
  return new Command('compare')
    .description('two runs side by side: what was done otherwise, and what came out better or worse')
    .argument('<a>', 'id of a run, the beginning of one, `last`, or a run file; several repeats separated by commas')
    .argument('<b>', 'the same, for the other side')
    .addOption(options.dir())
    .addOption(options.json())
    .action(async (a: string, b: string, given: { dir?: string; json?: string }) => {
      const names = (list: string) => list.split(',').map((name) => name.trim())
      const comparison = await compareSavedRuns({ a: names(a), b: names(b) }, given.dir)
      if (given.json !== '-') console.log(renderComparison(comparison, { colour: process.stdout.isTTY }))
      if (given.json !== undefined) await writeOutput(given.json, JSON.stringify(comparison, null, 2))
    })
}
