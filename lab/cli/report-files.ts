import { InvalidArgumentError, Option } from 'commander'
import { nearest } from '../core/nearest.ts'
import { writeOutput } from './output.ts'

export interface ReportFile<F extends string> {
  readonly format: F
  readonly file: string
}

export interface ReportOptions<F extends string> {
  readonly json?: string
  readonly junit?: string
  readonly report?: readonly ReportFile<F>[]
}

export function formatIn<F extends string>(known: readonly F[]): (text: string) => F {
  return (text) => {
    const found = known.find((format) => format === text)
    if (found) return found
    const guess = nearest(text, known)
    throw new InvalidArgumentError(`there is no format "${text}"${guess ? `; did you mean "${guess}"?` : ''} Known: ${known.join(', ')}.`)
  }
}

/** `--report html=run.html`, as often as wanted. */
export function reportOption<F extends string>(known: readonly F[]): Option {
  return new Option('--report <format=file>', `write a report, as often as wanted: ${known.join(', ')}`).argParser((text: string, before: readonly ReportFile<F>[] | undefined): readonly ReportFile<F>[] => {
    const at = text.indexOf('=')
    if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(`"${text}" is not FORMAT=FILE, for example junit=results.xml.`)
    return [...(before ?? []), { format: formatIn(known)(text.slice(0, at)), file: text.slice(at + 1) }]
  })
}

/** Text to the terminal unless a report goes to standard output, then every file that was asked for. */
export async function writeReports<F extends string>(given: ReportOptions<F | 'json' | 'junit'>, render: (format: F | 'json' | 'junit' | 'text') => string | Uint8Array): Promise<void> {
  const files: readonly ReportFile<F | 'json' | 'junit'>[] = [
    ...(given.json === undefined ? [] : [{ format: 'json' as const, file: given.json }]),
    ...(given.junit === undefined ? [] : [{ format: 'junit' as const, file: given.junit }]),
    ...(given.report ?? []),
  ]
  if (!files.some(({ file }) => file === '-')) await writeOutput('-', render('text'))
  for (const { format, file } of files) await writeOutput(file, render(format))
}
