import { Command, Option } from 'commander'
import { needsSchema, type PresetId, presetIds, type Advice, type Reason } from '../../contract/advice.ts'
import type { ProbeKind } from '../../contract/report.ts'
import { LabError } from '../../core/errors.ts'
import { adviseFromRuns, networks, presets } from '../../run/advice.ts'
import { defaultRunsDir } from '../../run/data-folders.ts'
import { defaultScale } from '../../run/plan.ts'
import { chooseProbe } from '../../run/probe-sources.ts'
import { options } from '../options.ts'
import { writeOutput } from '../output.ts'

interface Given {
  readonly need: PresetId
  readonly with?: Readonly<Record<string, unknown>>
  readonly network: readonly string[]
  readonly probe?: ProbeKind
  readonly scale?: number
  readonly dir?: string
  readonly json?: string
}

export function adviseCommand(): Command {
  return new Command('advise')
    .description('which transport suits a need behind a network, by the saved runs')
    .addOption(new Option('--need <preset>', 'what is needed').choices(presetIds).makeOptionMandatory())
    .addOption(new Option('--with <list>', `what is needed otherwise, e.g. payload=binary,code=native (${Object.keys(needsSchema.shape).join(', ')})`).argParser(parseChanges))
    .addOption(new Option('--network <list>', 'conditions that users sit behind, separated by commas').default(networks.internet, networks.internet.join(',')).argParser((text) => text.split(',').map((id) => id.trim())))
    .addOption(options.probe())
    .addOption(options.scale())
    .addOption(options.dir())
    .addOption(options.json())
    .action(async (given: Given) => {
      const needs = changed(given)
      const from = { dir: given.dir ?? defaultRunsDir(), probe: given.probe ?? (await chooseProbe()), scale: given.scale ?? defaultScale, signal: new AbortController().signal }
      const advice = await adviseFromRuns({ needs, network: [...given.network] }, from)
      if (given.json !== '-') console.log(textOf(advice))
      if (given.json !== undefined) await writeOutput(given.json, JSON.stringify(advice, null, 2))
    })
}

/** `payload=binary,connections=8`: numbers and truth values are JSON, everything else is a word. */
function parseChanges(text: string): Record<string, unknown> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', value = ''] = part.split('=').map((word) => word.trim())
      return [name, /^(\d+|true|false)$/.test(value) ? (JSON.parse(value) as unknown) : value]
    }),
  )
}

function changed(given: Given) {
  const parsed = needsSchema.safeParse({ ...presets[given.need], ...given.with })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new LabError('LAB_BAD_OPTION', `--with ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`)
}

function textOf({ ranked, measured, missing }: Advice): string {
  return [
    ...(measured === 0 ? ['Nothing is measured yet: this is by protocol limits only.'] : []),
    ...ranked.flatMap(({ transport, fit, reasons }, i) => [`${i + 1}. ${transport}: ${fit.replaceAll('-', ' ')}`, ...reasons.map((reason) => `     ${lineOf(reason)}`)]),
    ...(missing.length > 0 ? [`Not measured yet; to know more: npm run -s brownout -- matrix --conditions ${missing.join(',')}`] : []),
  ].join('\n')
}

function lineOf({ id, effect, values, support }: Reason): string {
  const what = Object.entries(values).map(([name, value]) => `${name} ${value}`).join(', ')
  return `${effect.padEnd(5)} ${id}: ${what} (${supportOf(support)})`
}

function supportOf(support: Reason['support']): string {
  switch (support.kind) {
    case 'measured':
      return `run ${support.run}${support.events.length > 0 ? `, event ${support.events.slice(0, 3).join(', ')}` : ''}`
    case 'documented':
      return support.scenario === null ? 'documented' : `documented, not measured here: ${support.scenario}`
    case 'missing':
      return 'not measured yet'
  }
}
