import type { Cell, Report } from '../contract/report.ts'
import { english } from '../language/lab-texts.ts'
import { flagText } from '../language/verdict-texts.ts'
import { becauseOf } from './verdict-look.ts'

/**
 * A test case for every cell: it fails when the scenario expected something else, and is an error when the run gave no verdict. An experiment
 * has one for whether it can be believed, and one for each of its facts that was not as expected, or could not be had (skipped).
 * Format: the JUnit XML that CI systems read (testsuites / testsuite / testcase). Transports run side by side, so that each test case takes as long as
 * its run; a suite takes what its runs took, and nothing more for facts of a run whose cells are in a suite.
 */
export function renderJunit(report: Report): string {
  const conditions = [...new Set(report.cells.map((cell) => cell.condition))]
  const suites = factSuites(report)
  const totals = suites.reduce((sum, { counts }) => added(sum, counts), countsOf(report, report.cells))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="brownout" ${attributes(totals)} ${time(report.runs)}>`,
    ...conditions.flatMap((condition) => {
      const cells = report.cells.filter((cell) => cell.condition === condition)
      return [`  <testsuite name="${escape(condition)}" timestamp="${escape(report.startedAt.replace(/\.\d+Z$/, ''))}" ${attributes(countsOf(report, cells))} ${time(report.runs.filter((run) => run.condition === condition))}>`, ...cells.flatMap((cell) => caseLines(report, cell)), '  </testsuite>']
    }),
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n')
}

function failuresOf(report: Report, cell: Cell): Report['failedExpectations'] {
  return report.failedExpectations.filter((failed) => failed.transport === cell.transport && failed.condition === cell.condition)
}

interface Counts {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
}

function added(a: Counts, b: Counts): Counts {
  return { tests: a.tests + b.tests, failures: a.failures + b.failures, errors: a.errors + b.errors, skipped: a.skipped + b.skipped }
}

function attributes({ tests, failures, errors, skipped }: Counts): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`
}

/** Seconds with three places, which the strictest of the schemas (Jenkins) takes. */
function time(runs: Report['runs']): string {
  return `time="${(runs.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000).toFixed(3)}"`
}

function countsOf(report: Report, cells: readonly Cell[]): Counts {
  const errors = cells.filter((cell) => cell.verdict === 'invalid').length
  const failures = cells.filter((cell) => cell.verdict !== 'invalid' && failuresOf(report, cell).length > 0).length
  return { tests: cells.length, failures, errors, skipped: 0 }
}

/** Of what is said of no transport. */
interface FactCase {
  readonly condition: string
  readonly name: string
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  readonly markup: string
}

/** Facts that an experiment did not find, that cannot be believed, or that could not be had. */
function factSuites({ failedExpectations, undecided, doubt, cells, facts, runs }: Report): { readonly counts: Counts; readonly lines: readonly string[] }[] {
  const failures = failedExpectations.flatMap((failed): FactCase[] => (failed.transport === undefined ? [{ condition: failed.condition, name: failed.expected, outcome: 'failure', markup: `<failure type="expectation" message="${escape(told(failed))}"/>` }] : []))
  const open = undecided.flatMap(({ transport, condition, expected: name, why, because }): FactCase[] => {
    if (transport !== undefined) return []
    return [why === 'invalid' ? { condition, name, outcome: 'error', markup: errorOf(because) } : { condition, name, outcome: 'skipped', markup: `<skipped message="${escape(because)}"/>` }]
  })
  const errors = open.filter(({ outcome }) => outcome === 'error')
  const whole: FactCase[] =
    cells.length > 0 || errors.length > 0 || (doubt === null && facts.length === 0) ? [] : [{ condition: 'experiment', name: 'can be believed', ...(doubt === null ? { outcome: 'passed', markup: '' } : { outcome: 'error', markup: errorOf(doubt) }) }]
  const all = [...failures, ...open, ...whole]
  return [...new Set(all.map(({ condition }) => condition))].map((condition) => {
    const cases = all.filter((one) => one.condition === condition)
    const number = (outcome: FactCase['outcome']) => cases.filter((one) => one.outcome === outcome).length
    const counts = { tests: cases.length, failures: number('failure'), errors: number('error'), skipped: number('skipped') }
    const took = time(cells.length > 0 ? [] : runs)
    return { counts, lines: [`  <testsuite name="${escape(condition)}" ${attributes(counts)} ${took}>`, ...cases.map(({ name, markup }) => `    <testcase classname="${escape(condition)}" name="${escape(name)}" ${took}>${markup}</testcase>`), '  </testsuite>'] }
  })
}

function errorOf(because: string): string {
  return `<error type="invalid" message="${escape(because)}"/>`
}

function caseLines(report: Report, cell: Cell): string[] {
  const failed = failuresOf(report, cell)
  const open = `    <testcase classname="${escape(cell.condition)}" name="${cell.transport}" ${time(report.runs.filter(({ run }) => run === cell.run))}>`
  const said = `      <system-out>${escape(`${cell.verdict}${cell.flags.length > 0 ? ` [${cell.flags.map((flag) => flagText(flag, english)).join(', ')}]` : ''}. ${becauseOf(cell)}`)}</system-out>`
  const outcome =
    cell.verdict === 'invalid'
      ? [`      <error type="${escape(cell.reason ?? 'invalid')}" message="${escape(cell.because)}"/>`]
      : failed.length > 0
        ? [`      <failure type="expectation" message="${escape(failed.map(told).join('; '))}">${escape(failed.map((one) => `${told(one)}${evidenceOf(one, cell)}`).join('\n'))}</failure>`]
        : []
  return [open, ...outcome, said, '    </testcase>']
}

function told({ expected, got }: Report['failedExpectations'][number]): string {
  return `expected ${expected}, got ${got}`
}

/** Where to look: ids of events in the run's log. */
function evidenceOf({ evidence }: Report['failedExpectations'][number], { run }: Cell): string {
  return evidence.length === 0 ? '' : ` (events ${evidence.join(', ')} of run ${run})`
}

/** XML 1.0 text: markup escaped, characters it cannot hold left out. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
