import type { Measures } from '../../contract/measures.ts'
import type { Cell } from '../../contract/report.ts'
import { html, type Html } from './markup.ts'

type Row = readonly [name: string, unit: string, of: (measures: Measures) => number | string | boolean | null]

const groups: readonly (readonly [title: string, rows: readonly Row[]])[] = [
  ['Delivery', [
    ['published, and due in time', '', (m) => `${m.eligible}`],
    ['delivered', '', (m) => m.delivered],
    ['lost', '', (m) => m.lost],
    ['lost without a word', '', (m) => m.silentLoss],
    ['duplicates on the wire', '', (m) => m.duplicatesRaw],
    ['duplicates in the page', '', (m) => m.duplicatesApp],
    ['out of order', '', (m) => m.reordered],
  ]],
  ['Delay', [
    ['p50', 'ms', (m) => m.latencyMs.p50],
    ['p95', 'ms', (m) => m.latencyMs.p95],
    ['p99', 'ms', (m) => m.latencyMs.p99],
    ['mean age of what is shown', 'ms', (m) => m.ageMs.mean],
    ['longest silence', 'ms', (m) => m.maxGapMs],
    ['current for', '%', (m) => m.availability * 100],
  ]],
  ['Recovery', [
    ['first message', 'ms', (m) => m.timeToFirstMessageMs],
    ['client noticed after', 'ms', (m) => m.timeToDetectMs],
    ['server noticed after', 'ms', (m) => m.serverTimeToDetectMs],
    ['delivery back after', 'ms', (m) => m.timeToRecoverMs],
    ['open but dead', 'ms', (m) => m.zombieMs],
    ['state at the end', '', (m) => m.endState],
  ]],
  ['Cost', [
    ['attempts', '', (m) => m.attempts],
    ['requests', '', (m) => m.requests],
    ['TCP connections', '', (m) => m.tcpOpens],
    ['bytes up', 'B', (m) => m.bytesUp],
    ['bytes down', 'B', (m) => m.bytesDown],
    ['overhead a message', 'B', (m) => m.overheadBytesPerMessage],
  ]],
]

export function measuresTable(cells: readonly Cell[]): Html {
  return html`<div class="scroll"><table class="measures"><thead><tr><th>measure</th>${cells.map((cell) => html`<th class="n">${cell.transport}</th>`)}</tr></thead>
${groups.map(([title, rows]) => html`<tbody><tr><th colspan="${cells.length + 1}" scope="rowgroup"><b>${title}</b></th></tr>${rows.map(([name, unit, of]) => html`<tr><th scope="row">${name}${unit !== '' && html` <span class="none">${unit}</span>`}</th>${cells.map((cell) => html`<td class="n">${shown(of(cell.measures))}</td>`)}</tr>`)}</tbody>`)}
</table></div>`
}

function shown(value: number | string | boolean | null): Html | string {
  if (value === null) return html`<span class="none">–</span>`
  return typeof value === 'number' ? Math.round(value).toLocaleString('en') : String(value)
}
