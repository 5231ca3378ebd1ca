import { type Measures, latencyOf, ofDelivered } from '../../contract/measures.ts'
import type { Cell } from '../../contract/report.ts'
import { html, type Html } from './markup.ts'
import { transportName } from './page.ts'
import type { PageTexts } from './texts.ts'

type Words = PageTexts['measures']
type Row = readonly [name: keyof Words['rows'], unit: string, of: (measures: Measures, cell: Cell) => number | string | null]

const groups: readonly (readonly [title: keyof Words['groups'], rows: readonly Row[]])[] = [
  ['delivery', [
    ['eligible', '', (m) => m.eligible],
    ['delivered', '', deliveredOf],
    ['lost', '', (m) => m.lost],
    ['silentLoss', '', (m) => m.silentLoss],
    ['duplicatesRaw', '', (m) => m.duplicatesRaw],
    ['duplicatesApp', '', (m) => m.duplicatesApp],
    ['reordered', '', (m) => m.reordered],
  ]],
  ['delay', [
    ['p50', 'ms', (m) => latencyOf(m, 'p50')],
    ['p95', 'ms', (m) => latencyOf(m, 'p95')],
    ['p99', 'ms', (m) => latencyOf(m, 'p99')],
    ['age', 'ms', (m) => ofDelivered(m, m.ageMs.mean)],
    ['gap', 'ms', (m) => m.maxGapMs],
    ['current', '%', (m) => ofDelivered(m, m.availability * 100)],
  ]],
  ['recovery', [
    ['first', 'ms', (m) => m.timeToFirstMessageMs],
    ['strike', '', (_m, { worstStrike, episodes }) => (worstStrike === undefined ? null : `${worstStrike + 1}/${episodes?.length}`)],
    ['noticed', 'ms', (m) => m.timeToDetectMs],
    ['serverNoticed', 'ms', (m) => m.serverTimeToDetectMs],
    ['back', 'ms', (m) => m.timeToRecoverMs],
    ['halfOpen', 'ms', (m) => m.zombieMs],
    ['end', '', (m) => m.endState],
  ]],
  ['cost', [
    ['attempts', '', (m) => m.attempts],
    ['requests', '', (m) => m.requests],
    ['tcp', '', (m) => m.tcpOpens],
    ['up', 'B', (m) => m.bytesUp],
    ['down', 'B', (m) => m.bytesDown],
    ['overhead', 'B', (m) => m.overheadBytesPerMessage],
  ]],
]

/** What was due and came, and what came besides: of the very end, before it was due. */
function deliveredOf({ eligible, lost, delivered }: Measures): string {
  const early = delivered - (eligible - lost)
  return early > 0 ? `${(eligible - lost).toLocaleString('en')} + ${early}` : delivered.toLocaleString('en')
}

export function measuresTable(cells: readonly Cell[], texts: PageTexts): Html {
  const { measures: words, lab } = texts
  const { endStates } = lab.verdicts
  const isTold = ([name]: Row) => name !== 'strike' || cells.some(({ episodes }) => episodes)
  return html`<div class="scroll"><table class="measures"><thead><tr><th>${words.measure}</th>${cells.map((cell) => html`<th class="n">${transportName(cell.transport, texts)}</th>`)}</tr></thead>
${groups.map(([title, rows]) => html`<tbody><tr><th colspan="${cells.length + 1}" scope="rowgroup"><b>${words.groups[title]}</b></th></tr>${rows.filter(isTold).map(([name, unit, of]) => html`<tr><th scope="row" title="${words.means[name] ?? ''}">${words.rows[name]}${unit !== '' && html` <span class="none">${unit}</span>`}</th>${cells.map((cell) => html`<td class="n">${shown(of(cell.measures, cell), endStates)}</td>`)}</tr>`)}</tbody>`)}
</table></div>`
}

function shown(value: number | string | null, words: Readonly<Record<string, string>>): Html | string {
  if (value === null) return html`<span class="none">–</span>`
  return typeof value === 'number' ? Math.round(value).toLocaleString('en') : (words[value] ?? value)
}
