import type { RunWindow } from '../../contract/event.ts'
import { downForMs } from '../../contract/fault.ts'
import { indexLog } from '../../contract/log-index.ts'
import type { RunLog } from '../../contract/run-file.ts'
import { spelled } from '../numbers.ts'
import type { RunExport } from '../run-export.ts'
import { switchedFaults } from '../switched-faults.ts'
import { type Lane, laneOf, type Mark, type Span } from './lane-model.ts'
import { html, type Html } from './markup.ts'
import { transportName } from './page.ts'
import { faultTitle, type PageTexts } from './texts.ts'

type Words = PageTexts['timeline']

const laneHeight = 46
const barTop = 20
const barHeight = 14
/** More ticks than this are drawn as fewer, taller ones. */
const tickColumns = 420
/** Marks closer than this (percent of the width) would lie on each other. */
const markSpacing = 2.4

interface Scale {
  readonly window: RunWindow
  /** Percent of the width, so that lanes take whatever width the page or the paper has, and text keeps its size. */
  x(t: number): string
  width(span: Span): string
}

function scaleOf(window: RunWindow): Scale {
  const total = Math.max(1, window.endT - window.startT)
  const percent = (t: number) => Math.min(100, Math.max(0, ((t - window.startT) / total) * 100))
  return {
    window,
    x: (t) => `${percent(t).toFixed(3)}%`,
    width: ({ fromT, toT }) => `${Math.max(0, percent(toT) - percent(fromT)).toFixed(3)}%`,
  }
}

/** One clock for all: the faults above, then the feed, then a lane for every transport. */
export function timelineOf({ log, report: { cells }, instantFaults }: Pick<RunExport, 'log' | 'report' | 'instantFaults'>, texts: PageTexts): Html {
  const { timeline: words } = texts
  const index = indexLog(log)
  const scale = scaleOf(index.window)
  const bands = faultSpans(log, instantFaults)
  return html`<div class="lanes whole">
${bands.length > 0 && html`<div class="lane-name thin">${words.faults}</div><div class="lane">${faultLane(bands, scale, texts)}</div>`}
<div class="lane-name thin">${words.published}</div><div class="lane">${svg(22, words.messagesPublished(index.publishes.length), [shade(bands, scale, 22), index.publishes.map((event) => line('feed', scale.x(event.scheduledT), 7, 15))])}</div>
${cells.map(({ transport, measures }) => {
  const lane = laneOf(log, { transport, lost: measures.lost }, texts)
  return html`<div class="lane-name">${transportName(transport, texts)}<small>${words.of(measures.eligible - measures.lost, measures.eligible)}</small></div><div class="lane">${laneSvg(transportName(transport, texts), { lane, scale, bands }, words)}</div>`
})}
<div></div><div class="lane">${axis(scale, words)}</div>
</div>
${legend(words)}`
}

interface FaultSpan extends Span {
  readonly fault: string
  readonly instant: boolean
}

function faultSpans(log: RunLog, instant: ReadonlySet<string>): FaultSpan[] {
  const { window } = indexLog(log)
  return switchedFaults(log, instant).map(({ on, toT: switchedT }) => {
    const fromT = Math.max(window.startT, on.t)
    // An instant fault is over at once, or when what it took away is back.
    const toT = Math.min(window.endT, instant.has(on.fault) ? on.t + downForMs(on.params) : (switchedT ?? window.endT))
    return { fault: on.fault, fromT, toT, instant: toT <= fromT }
  })
}

function svg(height: number, label: string, content: readonly (Html | readonly Html[])[]): Html {
  return html`<svg width="100%" height="${height}" role="img" aria-label="${label}">${content}</svg>`
}

function line(kind: string, x: string, y1: number, y2: number): Html {
  return html`<line class="${kind}" x1="${x}" x2="${x}" y1="${y1}" y2="${y2}"/>`
}

function shade(bands: readonly FaultSpan[], scale: Scale, height: number): Html[] {
  return bands.map((band) => (band.instant ? line('faultline', scale.x(band.fromT), 0, height) : html`<rect class="band" x="${scale.x(band.fromT)}" y="0" width="${scale.width(band)}" height="${height}"/>`))
}

function faultLane(bands: readonly FaultSpan[], scale: Scale, texts: PageTexts): Html {
  const words = texts.timeline
  const row = 20
  const drawn = bands.map((band, i) => {
    const late = Number.parseFloat(scale.x(band.fromT)) > 70
    const bar = band.instant ? line('faultline', scale.x(band.fromT), i * row, bands.length * row + 6) : html`<rect class="faultbar" x="${scale.x(band.fromT)}" y="${i * row + 17}" width="${scale.width(band)}" height="3"/>`
    return html`${bar}<text class="faulttext" x="${scale.x(band.fromT)}" y="${i * row + 13}" dx="${band.instant ? (late ? -5 : 5) : 0}" text-anchor="${late ? 'end' : 'start'}">${faultTitle(band.fault, texts) ?? band.fault}</text>`
  })
  return svg(bands.length * row + 6, words.faultNames(bands.map((band) => faultTitle(band.fault, texts) ?? band.fault).join(texts.comma)), drawn)
}

function laneSvg(name: string, { lane, scale, bands }: { readonly lane: Lane; readonly scale: Scale; readonly bands: readonly FaultSpan[] }, words: Words): Html {
  const middle = barTop + barHeight / 2
  return svg(laneHeight, words.lane(name, lane.messages.length, lane.lost.length, lane.marks.length), [
    shade(bands, scale, laneHeight),
    lane.connections.map((span) => html`<rect class="${span.state === 'open' ? 'up' : 'connecting'}" x="${scale.x(span.fromT)}" y="${barTop}" width="${scale.width(span)}" height="${barHeight}"/>`),
    lane.gaps.map((gap) => gapLine(gap, scale, middle)),
    binned(lane.messages, scale).map(({ x, count }) => line('tick', x, middle - tickHeight(count), middle + tickHeight(count))),
    lane.lost.map((t) => line('losttick', scale.x(t), laneHeight - 7, laneHeight - 2)),
    spread(lane.marks, scale, words).map((mark) => html`<text class="mark halo" x="${scale.x(mark.t)}" y="13" text-anchor="middle">${Array.from(mark.glyph, glyphOf)}<title>${mark.says}</title></text>`),
  ])
}

/** In the colours of the app's lanes. */
function glyphOf(glyph: string): Html {
  const kind = { '×': 'end', '↻': 'again' }[glyph]
  return kind === undefined ? html`${glyph}` : html`<tspan class="${kind}">${glyph}</tspan>`
}

function gapLine(gap: Span, scale: Scale, middle: number): Html {
  const wide = Number.parseFloat(scale.width(gap)) > 9
  const centre = scale.x((gap.fromT + gap.toT) / 2)
  return html`<line class="gap" x1="${scale.x(gap.fromT)}" x2="${scale.x(gap.toT)}" y1="${middle}" y2="${middle}"/>${wide && html`<text class="silence halo" x="${centre}" y="${middle + 4}" text-anchor="middle">${spelled(gap.toT - gap.fromT)}</text>`}`
}

function binned(times: readonly number[], { window, x }: Scale): { readonly x: string; readonly count: number }[] {
  const bins = new Map<number, { t: number; count: number }>()
  const width = Math.max(1, window.endT - window.startT) / tickColumns
  for (const t of times) {
    const place = Math.floor((t - window.startT) / width)
    const bin = bins.get(place)
    if (bin) bin.count++
    else bins.set(place, { t, count: 1 })
  }
  return [...bins.values()].map(({ t, count }) => ({ x: x(t), count }))
}

function tickHeight(count: number): number {
  return Math.min(barHeight / 2 + 4, 3 + 1.5 * Math.log2(count) * 2)
}

/** Marks that would lie on each other stand side by side: an error and what followed it at once. */
function spread(marks: readonly Mark[], scale: Scale, words: Words): Mark[] {
  const kept: Mark[] = []
  for (const mark of marks) {
    const last = kept.at(-1)
    if (!last || Number.parseFloat(scale.x(mark.t)) - Number.parseFloat(scale.x(last.t)) >= markSpacing) kept.push(mark)
    else if (!last.glyph.includes(mark.glyph)) kept[kept.length - 1] = { ...last, glyph: last.glyph + mark.glyph, says: words.marks.both(last.says, mark.says) }
  }
  return kept
}

function axis({ window, x }: Scale, words: Words): Html {
  const total = window.endT - window.startT
  const step = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000].find((ms) => total / ms <= 9) ?? 1_800_000
  const times = Array.from({ length: Math.floor(total / step) + 1 }, (_, i) => i * step)
  return svg(24, words.axis, times.map((t) => {
    const at = x(window.startT + t)
    const anchor = t === 0 ? 'start' : Number.parseFloat(at) > 97 ? 'end' : 'middle'
    return html`${line('grid', at, 0, 5)}<text class="quiet" x="${at}" y="18" text-anchor="${anchor}">${t === 0 ? '0' : spelled(t)}</text>`
  }))
}

function legend({ legend: words }: Words): Html {
  const entry = (drawing: Html, says: string) => html`<li><svg width="22" height="14" aria-hidden="true">${drawing}</svg>${says}</li>`
  return html`<ul class="legend">
${entry(html`<rect class="up" x="0" y="0" width="22" height="14"/><line class="tick" x1="11" x2="11" y1="4" y2="10"/>`, words.connected)}
${entry(html`<line class="gap" x1="0" x2="22" y1="7" y2="7"/>`, words.silence)}
${entry(html`<line class="losttick" x1="6" x2="6" y1="5" y2="11"/><line class="losttick" x1="12" x2="12" y1="5" y2="11"/>`, words.lost)}
${entry(html`<text class="mark" x="11" y="12" text-anchor="middle">${glyphOf('×')}</text>`, words.error)}
${entry(html`<text class="mark" x="11" y="12" text-anchor="middle">${glyphOf('↻')}</text>`, words.reconnect)}
${entry(html`<text class="mark" x="11" y="12" text-anchor="middle">↳</text>`, words.step)}
${entry(html`<rect class="band" x="0" y="0" width="22" height="14"/>`, words.fault)}
</ul>`
}
