import { InvalidArgumentError, Option } from 'commander'
import { reportLanguages, reportSections } from '../contract/export.ts'
import { type ProbeKind, probeKindSchema } from '../contract/report.ts'
import { type TransportId, transportIds } from '../contract/transport.ts'
import { nearest } from '../core/nearest.ts'

function commaList<T extends string>(what: string, known: readonly T[]): (text: string) => T[] {
  return (text) =>
    text.split(',').map((part) => {
      const name = part.trim()
      const found = known.find((word) => word === name)
      if (found) return found
      const guess = nearest(name, known)
      throw new InvalidArgumentError(`there is no ${what} "${name}"${guess ? `; did you mean "${guess}"?` : ''} Known: ${known.join(', ')}.`)
    })
}

function numberIn(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isFinite(value) || value < min || value > max) throw new InvalidArgumentError(`"${text}" is not a number from ${min} to ${max}.`)
    return value
  }
}

function integerIn(min: number, max: number): (text: string) => number {
  const parse = numberIn(min, max)
  return (text) => {
    const value = parse(text)
    if (!Number.isInteger(value)) throw new InvalidArgumentError(`"${text}" is not a whole number.`)
    return value
  }
}

export const options = {
  sections: () => new Option('--sections <list>', `of the HTML page (default all): ${reportSections.join(', ')}`).argParser(commaList('section', reportSections)),
  language: () => new Option('--language <language>', 'of the HTML page').choices(reportLanguages).default('en'),
  transports: () => new Option('-t, --transports <list>', 'only these, separated by commas').argParser(commaList<TransportId>('transport', transportIds)),
  probe: () => new Option('-p, --probe <kind>', 'where the clients run').choices(probeKindSchema.options).argParser((text: string): ProbeKind => {
    const parsed = probeKindSchema.safeParse(text)
    if (!parsed.success) throw new InvalidArgumentError(`there is no probe "${text}". Known: ${probeKindSchema.options.join(', ')}.`)
    return parsed.data
  }),
  scale: () => new Option('--scale <n>', 'time scale: the lab\'s own timers are divided by it (default 20; 1 for real time)').argParser(numberIn(1, 100)),
  seed: () => new Option('--seed <n>', 'seed of all chance').argParser(integerIn(0, 2 ** 31 - 1)),
  contract: () => new Option('--contract <name>', 'what subscribers were promised').choices(['latest', 'complete']),
  json: () => new Option('--json <file>', 'write the report as JSON ("-" for standard output)'),
  junit: () => new Option('--junit <file>', 'write the report as JUnit XML, for CI'),
  save: () => new Option('--save <dir>', 'keep the run files here (default: with the runs of the app)'),
  noSave: () => new Option('--no-save', 'keep no run files'),
  dir: () => new Option('--dir <dir>', 'the folder of saved runs (default: the one of the app)'),
  toxiproxy: () => new Option('--toxiproxy <url>', 'drive a real Toxiproxy server instead of the embedded link engine'),
  port: () => new Option('--port <n>', 'listen on this port (default: a free one)').argParser(integerIn(0, 65_535)),
  runs: () => new Option('-r, --runs <n>', 'repeats of every cell (3 grows to 5 and 9 while they disagree)').argParser(integerIn(1, 9)).default(1),
}
