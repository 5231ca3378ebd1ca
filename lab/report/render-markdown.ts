import { ofDelivered, latencyOf } from '../contract/measures.ts'
import { type Cell, type Report } from '../contract/report.ts'
import { transportIds } from '../contract/transport.ts'
import { english } from '../language/lab-texts.ts'
import { flagText, reasonText } from '../language/verdict-texts.ts'
import { counted, promisedWords, scaleWords, shownFact, wholeMs } from './numbers.ts'
import type { FaultTitles } from './render-style.ts'
import { faultLine } from './switched-faults.ts'
import { becauseOf, verdictLooks } from './verdict-look.ts'

/** A report for an issue or a wiki. */
export function renderMarkdown(report: Report, style: FaultTitles = {}): string {
  const conditions = [...new Set(report.cells.map((cell) => cell.condition))]
  return [
    `## ${conditions.length === 1 ? text(conditions[0] ?? '') : counted(conditions.length, 'condition')}`,
    '',
    `${text(report.probeVersion)} (${report.probe}), ${scaleWords(report.scale)}, promised: ${promisedWords[report.contract]}, ${report.startedAt}, Brownout ${text(report.brownout)}.`,
    '',
    ...(report.faults.length === 0 ? [] : [...report.faults.map((fault) => `- ${text(faultLine(fault, style))}`), '']),
    ...(conditions.length === 0 ? [] : conditions.length === 1 ? runTable(report.cells) : matrixTable(report, conditions)),
    '',
    ...report.cells.filter((cell) => conditions.length === 1 || cell.verdict !== 'unaffected').map((cell) => `- **${conditions.length === 1 ? '' : `${text(cell.condition)} / `}${cell.transport}**: ${text(becauseOf(cell, style))}`),
    ...factTable(report),
    ...(report.failedExpectations.length === 0 ? [] : ['', ...report.failedExpectations.map((failed) => `- ✗ **${text(failed.condition)}${failed.transport === undefined ? '' : ` / ${failed.transport}`}**: expected ${text(failed.expected)}, got ${text(failed.got)}`)]),
    ...(report.undecided.length === 0 ? [] : ['', ...report.undecided.map((one) => `- – **${text(one.condition)}${one.transport === undefined ? '' : ` / ${one.transport}`}**: ${text(one.expected)} could not be judged: ${text(one.because)}`)]),
    ...(report.doubt === null ? [] : ['', `**What this run measured cannot be believed:** ${text(report.doubt)}`]),
    '',
  ].join('\n')
}

/** What the experiment found. */
function factTable({ facts, unmeasured }: Report): string[] {
  const rows = facts.map((fact) => row([`\`${fact.name}\``, text(shownFact(fact)), text(fact.text)]))
  return [...(rows.length > 0 ? ['| fact | value | evidence |', '|---|--:|---|', ...rows] : []), ...unmeasured.map(({ name, because }) => `- could not be measured here${name === '' ? '' : ` (\`${name}\`)`}: ${text(because)}`)]
}

function runTable(cells: readonly Cell[]): string[] {
  return [
    '| transport | verdict | by / why | back after ms | lost | dup | p95 ms | age ms | tcp | flags |',
    '|---|---|---|--:|--:|--:|--:|--:|--:|---|',
    ...cells.map(({ measures, ...cell }) =>
      row([
        cell.transport,
        verdict(cell.verdict),
        cell.by ? (cell.by === 'ua' ? 'by the platform' : 'by page code') : text(cell.reason === undefined ? '' : reasonText(cell.reason, english)),
        wholeMs(measures.timeToRecoverMs),
        String(measures.lost),
        String(measures.duplicatesApp),
        wholeMs(latencyOf(measures, 'p95')),
        wholeMs(ofDelivered(measures, measures.ageMs.mean)),
        String(measures.tcpOpens),
        text(cell.flags.map((flag) => flagText(flag, english)).join(', ')),
      ]),
    ),
  ]
}

function matrixTable(report: Report, conditions: readonly string[]): string[] {
  const transports = transportIds.filter((id) => report.cells.some((cell) => cell.transport === id))
  const find = (condition: string, transport: string) => report.cells.find((cell) => cell.condition === condition && cell.transport === transport)
  return [
    row(['condition', ...transports]),
    row(['---', ...transports.map(() => '---')]),
    ...conditions.map((condition) =>
      row([
        text(condition),
        ...transports.map((transport) => {
          const cell = find(condition, transport)
          return cell ? verdict(cell.verdict) : ''
        }),
      ]),
    ),
  ]
}

function verdict(name: Cell['verdict']): string {
  return `${verdictLooks[name].glyph} ${verdictLooks[name].label}`
}
function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
/** Words from a run, kept from being read as markup. */
function text(words: string): string {
  return words.replace(/[\\`*_{}[\]<>|#~&]/g, '\\$&').replace(/\s+/g, ' ')
}
