import type { Cell } from '../../contract/report.ts'
import { html, type Html } from './markup.ts'
import { transportName } from './page.ts'
import type { PageTexts } from './texts.ts'
import { spelled } from '../numbers.ts'

const rowHeight = 26
const decades = [1, 10, 100, 1000, 10_000, 100_000]

/** Delays of all messages on a logarithmic scale: half of them within the bar's dot, 95 % within the bar, the slowest at the ring. */
export function latencyChart(cells: readonly Cell[], texts: PageTexts): Html {
  const { delay } = texts
  const shown = cells.filter(({ measures }) => measures.latencyMs.n > 0)
  if (shown.length === 0) return html``
  const top = Math.max(...shown.map(({ measures }) => measures.latencyMs.max), 100)
  const end = decades.find((decade) => decade >= top) ?? top
  const x = (ms: number) => `${((Math.log10(Math.max(1, ms)) / Math.log10(end)) * 94 + 1).toFixed(2)}%`
  const grid = decades.filter((decade) => decade <= end)
  return html`<div class="lanes whole">
${shown.map(({ transport, measures: { latencyMs: { p50, p95, max } } }) => html`<div class="lane-name">${transportName(transport, texts)}</div><div class="lane"><svg width="100%" height="${rowHeight + 10}" role="img" aria-label="${delay.row(transportName(transport, texts), spelled(p50), spelled(p95), spelled(max))}">${grid.map((decade) => html`<line class="grid" x1="${x(decade)}" x2="${x(decade)}" y1="0" y2="${rowHeight + 10}"/>`)}<line class="whisker" x1="${x(p50)}" x2="${x(max)}" y1="18" y2="18"/><line class="range" x1="${x(p50)}" x2="${x(p95)}" y1="18" y2="18"/><circle class="dot" cx="${x(p50)}" cy="18" r="3.5"/><circle class="ring" cx="${x(max)}" cy="18" r="3.5"/></svg></div>`)}
<div></div><div class="lane"><svg width="100%" height="24" aria-hidden="true">${grid.map((decade) => html`<text class="quiet" x="${x(decade)}" y="16" text-anchor="${decade === 1 ? 'start' : 'middle'}">${spelled(decade)}</text>`)}</svg></div>
</div>
<ul class="legend"><li><svg width="10" height="14" aria-hidden="true"><circle class="dot" cx="5" cy="7" r="3.5"/></svg>${delay.half}</li><li><svg width="26" height="14" aria-hidden="true"><line class="range" x1="0" x2="26" y1="7" y2="7"/></svg>${delay.most}</li><li><svg width="10" height="14" aria-hidden="true"><circle class="ring" cx="5" cy="7" r="3.5"/></svg>${delay.slowest}</li></ul>`
}
