import type { Cell, Report } from '../contract/report.ts'

/**
 * A test case for every cell: it fails when the scenario expected something else, and is an error when the run gave no verdict.
 * Format: the JUnit XML that CI systems read (testsuites / testsuite / testcase).
 */
export function renderJunit(report: Report): string {
  const conditions = [...new Set(report.cells.map((cell) => cell.condition))]
  const ofFacts = report.failedExpectations.filter((failed) => failed.transport === undefined)
  const totals = countsOf(report, report.cells)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="brownout" ${totals}>`,
    ...conditions.flatMap((condition) => {
      const cells = report.cells.filter((cell) => cell.condition === condition)
      return [`  <testsuite name="${escape(condition)}" timestamp="${escape(report.startedAt.replace(/\.\d+Z$/, ''))}" ${countsOf(report, cells)}>`, ...cells.flatMap((cell) => caseLines(report, cell)), '  </testsuite>']
    }),
    ...ofFacts.map((failed) => `  <testsuite name="${escape(failed.condition)}" tests="1" failures="1" errors="0"><testcase classname="${escape(failed.condition)}" name="${escape(failed.expected)}"><failure type="expectation" message="${escape(told(failed))}"/></testcase></testsuite>`),
    '</testsuites>',
    '',
  ].join('\n')
}

function failuresOf(report: Report, cell: Cell): Report['failedExpectations'] {
  return report.failedExpectations.filter((failed) => failed.transport === cell.transport && failed.condition === cell.condition)
}

function countsOf(report: Report, cells: readonly Cell[]): string {
  const errors = cells.filter((cell) => cell.verdict === 'invalid').length
  const failures = cells.filter((cell) => cell.verdict !== 'invalid' && failuresOf(report, cell).length > 0).length
  return `tests="${cells.length}" failures="${failures}" errors="${errors}"`
}

function caseLines(report: Report, cell: Cell): string[] {
  const failed = failuresOf(report, cell)
  const open = `    <testcase classname="${escape(cell.condition)}" name="${cell.transport}">`
  const said = `      <system-out>${escape(`${cell.verdict}${cell.flags.length > 0 ? ` [${cell.flags.join(', ')}]` : ''}. ${cell.because}`)}</system-out>`
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
