import { ofDelivered, latencyOf } from '../contract/measures.ts'
import { type Cell, type Report } from '../contract/report.ts'
import { type TransportId, transportIds } from '../contract/transport.ts'
import type { VerdictName } from '../contract/verdict.ts'
import { english } from '../language/lab-texts.ts'
import { flagText, reasonText } from '../language/verdict-texts.ts'
import { counted, oneDecimal, promisedWords, scaleWords, shownFact, wholeMs } from './numbers.ts'
import type { RenderStyle } from './render-style.ts'
import { faultLine } from './switched-faults.ts'
import { bold, dim, paint, renderTable, type TextCell, type TextColumn, wrap } from './text-table.ts'
import { becauseOf, verdictLooks } from './verdict-look.ts'

const width = 118

/** A report for a terminal: one condition in detail, or several as a matrix with what is not "unaffected" below. */
export function renderText(report: Report, style: RenderStyle = { colour: false }): string {
  const conditions = [...new Set(report.cells.map((cell) => cell.condition))]
  if (conditions.length === 0 && report.facts.length + report.unmeasured.length === 0) return [...headLines(report, conditions, style), '', 'Nothing was measured in this run, so there are no verdicts.'].join('\n')
  const body = conditions.length === 0 ? [] : conditions.length > 1 ? matrixLines(report, conditions, style) : runLines(report, style)
  return [...headLines(report, conditions, style), ...faultLines(report, style), '', ...body, ...factLines(report, style), ...expectationLines(report, style)].join('\n')
}

function faultLines({ faults }: Report, style: RenderStyle): string[] {
  return faults.length === 0 ? [] : ['', ...faults.flatMap((fault) => wrap(faultLine(fault, style), { width, indent: '  ' }))]
}

function headLines(report: Report, conditions: readonly string[], style: RenderStyle): string[] {
  const { health } = report
  const what = conditions.length === 0 ? 'A run' : conditions.length === 1 ? (conditions[0] ?? '') : counted(conditions.length, 'condition')
  const gate = `engine lag ${oneDecimal(health.engineLagP99Ms)} ms, probe lag ${oneDecimal(health.probeLagP99Ms)} ms, clock ±${health.clockErrorMs.toFixed(2)} ms, publisher ${oneDecimal(health.publisherLatenessP99Ms)} ms late (p99)`
  return [`${bold(what, style)}  ${report.probeVersion} (${report.probe}), ${scaleWords(report.scale)}, promised: ${promisedWords[report.contract]}`, dim(gate, style)]
}

const runColumns: readonly TextColumn[] = [
  { title: 'transport', align: 'left' },
  { title: 'verdict', align: 'left' },
  { title: 'by / why', align: 'left' },
  { title: 'back after ms', align: 'right' },
  { title: 'lost', align: 'right' },
  { title: 'dup', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'age ms', align: 'right' },
  { title: 'tcp', align: 'right' },
  { title: 'flags', align: 'left' },
]

function runLines(report: Report, style: RenderStyle): string[] {
  const rows = report.cells.map((cell) => runRow(cell))
  return [...renderTable(runColumns, rows, style), '', ...report.cells.flatMap((cell) => becauseLines(cell, cell.transport, style)), ...otherContractLines(report)]
}

function runRow(cell: Cell): TextCell[] {
  const { measures } = cell
  const text = (value: string): TextCell => ({ text: value })
  return [
    text(cell.transport),
    verdictCell(cell.verdict),
    text(byOrWhy(cell)),
    text(wholeMs(measures.timeToRecoverMs)),
    text(String(measures.lost)),
    text(String(measures.duplicatesApp)),
    text(wholeMs(latencyOf(measures, 'p95'))),
    text(wholeMs(ofDelivered(measures, measures.ageMs.mean))),
    text(String(measures.tcpOpens)),
    text([...cell.flags.map((flag) => flagText(flag, english)), ...splitOf(cell)].join(', ')),
  ]
}

function verdictCell(verdict: VerdictName): TextCell {
  const look = verdictLooks[verdict]
  return { text: `${look.glyph} ${look.label}`, ansi: look.ansi }
}

function byOrWhy(cell: Cell): string {
  if (cell.by) return cell.by === 'ua' ? 'by the platform' : 'by page code'
  return cell.reason === undefined ? '' : reasonText(cell.reason, english)
}

/** With repeats: how often the verdict was given, `8/9`. */
function splitOf(cell: Cell): string[] {
  const runs = Object.values(cell.runs).reduce((sum, n) => sum + n, 0)
  return runs > 1 ? [`${Math.max(...Object.values(cell.runs))}/${runs}`] : []
}

function becauseLines(cell: Cell, name: string, style: RenderStyle): string[] {
  const [first = '', ...rest] = wrap(`${name}: ${becauseOf(cell, style)}`, { width, indent: '  ' })
  const look = verdictLooks[cell.verdict]
  return [`${paint(name, look.ansi, style)}${first.slice(name.length)}`, ...rest]
}

function otherContractLines(report: Report): string[] {
  const differing = report.cells.filter((cell) => cell.underComplete)
  if (differing.length === 0) return []
  return ['', 'If every message had been promised:', ...differing.flatMap((cell) => (cell.underComplete ? wrap(`${cell.transport}: ${verdictLooks[cell.underComplete.verdict].label}. ${cell.underComplete.because}`, { width, indent: '  ' }) : []))]
}

/** Conditions down, transports across. */
function matrixLines(report: Report, conditions: readonly string[], style: RenderStyle): string[] {
  const transports: TransportId[] = transportIds.filter((id) => report.cells.some((cell) => cell.transport === id))
  const find = (condition: string, transport: TransportId) => report.cells.find((cell) => cell.condition === condition && cell.transport === transport)
  const columns: TextColumn[] = [{ title: 'condition', align: 'left' }, ...transports.map((title) => ({ title, align: 'left' as const }))]
  const rows = conditions.map((condition) => [
    { text: condition },
    ...transports.map((transport) => {
      const cell = find(condition, transport)
      const look = cell && verdictCell(cell.verdict)
      return look ? { ...look, text: [look.text, ...splitOf(cell)].join(' ') } : { text: '' }
    }),
  ])
  const told = report.cells.filter((cell) => cell.verdict !== 'unaffected')
  const because = told.flatMap((cell) => becauseLines(cell, `${cell.condition} / ${cell.transport}`, style))
  return [...renderTable(columns, rows, style), ...(because.length > 0 ? ['', ...because] : [])]
}

const factColumns: readonly TextColumn[] = [
  { title: 'fact', align: 'left' },
  { title: 'value', align: 'right' },
  { title: 'evidence', align: 'left' },
]

/** What the experiment found. */
function factLines({ facts, unmeasured }: Report, style: RenderStyle): string[] {
  const rows = facts.map((fact) => [{ text: fact.name }, { text: shownFact(fact) }, { text: fact.text }])
  const missing = unmeasured.flatMap(({ name, because }) => wrap(`Could not be measured here${name === '' ? '' : ` (${name})`}: ${because}`, { width, indent: '  ' }))
  return [...(rows.length > 0 ? renderTable(factColumns, rows, style) : []), ...missing]
}

function expectationLines(report: Report, style: RenderStyle): string[] {
  const { failedExpectations: failed, undecided, doubt } = report
  const place = ({ condition, transport }: { readonly condition: string; readonly transport?: string | undefined }) => `  ${condition}${transport === undefined ? '' : ` / ${transport}`}`
  return [
    ...(failed.length === 0 ? [] : ['', paint(`${counted(failed.length, 'expectation')} failed:`, verdictLooks.fails.ansi, style), ...failed.map((one) => `${place(one)}: expected ${one.expected}, got ${one.got}`)]),
    ...(undecided.length === 0 ? [] : ['', paint(`${counted(undecided.length, 'expectation')} could not be judged:`, verdictLooks.invalid.ansi, style), ...undecided.map((one) => `${place(one)}: ${one.expected} - ${one.because}`)]),
    ...(doubt === null ? [] : ['', paint(`What this run measured cannot be believed: ${doubt}`, verdictLooks.invalid.ansi, style)]),
  ]
}
