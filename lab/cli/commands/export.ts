import { Command, Option } from 'commander'
import { type ConditionTargetId, conditionTargetIds, exportCondition, titleOfTarget } from '../../run/export-condition.ts'
import { writeOutput } from '../output.ts'
import { formatIn } from '../report-files.ts'

interface ExportOptions {
  readonly to: ConditionTargetId
  readonly out: string
}

export function exportCommand(): Command {
  const width = Math.max(...conditionTargetIds.map((target) => target.length))
  return new Command('export')
    .description('a condition for tools that go beyond one machine; what a tool cannot do is said in its file')
    .argument('<condition>', 'id of a condition or scenario, or a YAML file')
    .addOption(new Option('--to <tool>', conditionTargetIds.join(', ')).argParser(formatIn(conditionTargetIds)).makeOptionMandatory())
    .option('-o, --out <file>', 'write it here ("-" for standard output)', '-')
    .addHelpText('after', `\nTools:\n${conditionTargetIds.map((target) => `  ${target.padEnd(width)}  ${titleOfTarget(target)}`).join('\n')}`)
    .action((condition: string, { to, out }: ExportOptions) => writeOutput(out, exportCondition(condition, to)))
}
