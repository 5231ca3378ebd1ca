import type { FaultWindow } from './fault-windows.ts'
import { type Palette, withAlpha } from './palette.ts'
import type { Context } from './scene.ts'
import type { Range, Series } from './series.ts'
import { axisStep, spanOf, timeToX, type Viewport } from './viewport.ts'

/** One quantity of one transport (or of the engine) in a chart. */
export interface ChartLine {
  readonly series: Series
  /** The selected transport; the others stay pale behind it. */
  readonly isChosen: boolean
  readonly isDashed?: boolean
}

export interface Chart {
  readonly height: number
  /** `log`: decades, for times. `linear`: from zero up to what is seen. */
  readonly scale: 'log' | 'linear'
  /** `dots`: measured at moments. `line`: there at all times. */
  readonly shape: 'dots' | 'line'
  readonly lines: readonly ChartLine[]
  /** A value of the axis as text. */
  tell(value: number): string
}

export interface ChartsScene {
  readonly width: number
  readonly fontSize: number
  readonly view: Viewport
  readonly zeroT: number
  /** Nothing is drawn later than this. */
  readonly endT: number
  /** What comes after it was not measured; null while measuring. */
  readonly measuredEndT: number | null
  readonly palette: Palette
  readonly charts: readonly Chart[]
  readonly faults: readonly FaultWindow[]
  readonly range: Viewport | null
  readonly cursorT: number | null
  readonly selectedT: number | null
  readonly nowT: number | null
}

/** Px from one looked-at stretch to the next. */
const stride = 2
const logLeast = 1
const pad = 8

/** Charts one below another on the time axis of the lanes. */
export function drawCharts(g: Context, scene: ChartsScene): void {
  const total = scene.charts.reduce((sum, chart) => sum + chart.height, 0)
  drawBackdrop(g, scene, total)
  let top = 0
  for (const chart of scene.charts) {
    drawChart(g, scene, chart, top)
    top += chart.height
  }
  drawVeil(g, scene, total)
  drawMoments(g, scene, total)
}

function drawBackdrop(g: Context, { palette, view, width, zeroT, faults, endT, range }: ChartsScene, height: number): void {
  const column = (fromT: number, toT: number, colour: string) => {
    const left = Math.max(0, timeToX(view, fromT, width))
    const right = Math.min(width, timeToX(view, toT, width))
    if (right <= left) return
    g.fillStyle = colour
    g.fillRect(left, 0, right - left, height)
  }
  for (const fault of faults) column(fault.fromT, Math.min(fault.toT ?? endT, endT), palette.chrome.faultSoft)
  for (const fault of faults) column(fault.fromT, fault.fromT + (spanOf(view) / width) * 1.5, palette.chrome.faultLine)
  if (range) column(range.fromT, range.toT, withAlpha(palette.chrome.accent, 0.09))
  const step = axisStep(view, width, 90)
  g.strokeStyle = withAlpha(palette.chrome.hairline, 0.7)
  g.lineWidth = 1
  g.beginPath()
  for (let t = zeroT + Math.ceil((view.fromT - zeroT) / step) * step; t <= view.toT; t += step) {
    const x = Math.round(timeToX(view, t, width)) + 0.5
    g.moveTo(x, 0)
    g.lineTo(x, height)
  }
  g.stroke()
}

/** What stands in each stretch of a line; read once, for the scale and for the drawing. */
type Stretches = readonly (Range | null)[]

function read({ view, width, endT }: ChartsScene, { series }: ChartLine): Stretches {
  const perPx = spanOf(view) / width
  const stretches: (Range | null)[] = []
  for (let x = 0; x < width; x += stride) {
    const fromT = view.fromT + x * perPx
    stretches.push(fromT > endT ? null : series.range(fromT, Math.min(endT, fromT + stride * perPx)))
  }
  return stretches
}

function drawChart(g: Context, scene: ChartsScene, chart: Chart, top: number): void {
  const readings = chart.lines.map((line) => ({ line, stretches: read(scene, line) }))
  const most = readings.reduce((high, { stretches }) => stretches.reduce((max, range) => Math.max(max, range?.high ?? 0), high), 0)
  const ceiling = chart.scale === 'log' ? Math.max(100, 10 ** Math.ceil(Math.log10(Math.max(1, most)))) : niceCeiling(most)
  const bottom = top + chart.height - 1
  const room = chart.height - pad - 4
  const share = (value: number) => (chart.scale === 'log' ? Math.log10(Math.max(logLeast, value) / logLeast) / Math.log10(ceiling / logLeast) : value / ceiling)
  const yOf = (value: number) => bottom - 3 - Math.min(1, Math.max(0, share(value))) * room
  const levels = levelsOf(chart, { ceiling, fontSize: scene.fontSize })
  drawLevels(g, scene, { levels, yOf, bottom })
  for (const { line, stretches } of readings.toSorted((a, b) => Number(a.line.isChosen) - Number(b.line.isChosen))) drawLine(g, scene, { chart, line, stretches, yOf })
  nameLevels(g, scene, chart, { levels, yOf, top })
}

/** Values at which a line crosses the chart. */
function levelsOf({ scale, height }: Chart, { ceiling, fontSize }: { readonly ceiling: number; readonly fontSize: number }): readonly number[] {
  if (scale === 'linear') return [ceiling]
  const decades = Math.round(Math.log10(ceiling / logLeast))
  // Not every decade has room for its name.
  const each = Math.max(1, Math.ceil((decades * (fontSize + 4)) / height))
  return Array.from({ length: Math.floor(decades / each) }, (_, i) => logLeast * 10 ** ((i + 1) * each))
}

interface Levels {
  readonly levels: readonly number[]
  yOf(value: number): number
}

function drawLevels(g: Context, { palette, width }: ChartsScene, { levels, yOf, bottom }: Levels & { readonly bottom: number }): void {
  g.lineWidth = 1
  for (const value of levels) {
    const y = Math.round(yOf(value)) + 0.5
    g.strokeStyle = withAlpha(palette.chrome.hairline, 0.8)
    g.beginPath()
    g.moveTo(0, y)
    g.lineTo(width, y)
    g.stroke()
  }
  g.strokeStyle = palette.chrome.hairline
  g.beginPath()
  g.moveTo(0, bottom + 0.5)
  g.lineTo(width, bottom + 0.5)
  g.stroke()
}

/** Above the lines, on a ground of their own: a line that runs along a name would make it unreadable. */
function nameLevels(g: Context, { palette, fontSize }: ChartsScene, chart: Chart, { levels, yOf, top }: Levels & { readonly top: number }): void {
  g.font = `400 ${fontSize - 2}px ${palette.mono}`
  g.textAlign = 'left'
  g.textBaseline = 'middle'
  for (const value of levels) {
    const y = Math.max(top + fontSize / 2 + 1, Math.round(yOf(value)) + 0.5)
    const text = chart.tell(value)
    g.fillStyle = withAlpha(palette.chrome.bg, 0.85)
    g.fillRect(0, y - fontSize / 2, g.measureText(text).width + 6, fontSize)
    g.fillStyle = palette.chrome.secondary
    g.fillText(text, 2, y)
  }
}

interface DrawnLine {
  readonly chart: Chart
  readonly line: ChartLine
  readonly stretches: Stretches
  yOf(value: number): number
}

function drawLine(g: Context, { palette }: ChartsScene, { chart, line, stretches, yOf }: DrawnLine): void {
  g.fillStyle = line.isChosen ? palette.chrome.accent : withAlpha(palette.chrome.border, 0.55)
  const thick = line.isChosen ? 1.8 : 1.1
  const least = chart.shape === 'dots' ? thick + 0.9 : thick
  stretches.forEach((range, i) => {
    if (!range || (line.isDashed && i % 6 > 3)) return
    const y = yOf(range.high)
    g.fillRect(i * stride, y - thick / 2, stride, Math.max(least, yOf(range.low) - y + thick))
  })
}

function drawVeil(g: Context, { palette, view, width, measuredEndT }: ChartsScene, height: number): void {
  const x = measuredEndT === null ? width : timeToX(view, measuredEndT, width)
  if (x >= width) return
  g.fillStyle = withAlpha(palette.chrome.bg, 0.72)
  g.fillRect(Math.max(0, x), 0, width, height)
  g.fillStyle = palette.chrome.border
  if (x >= 0) g.fillRect(Math.round(x), 0, 1, height)
}

function drawMoments(g: Context, { palette, view, width, cursorT, selectedT, nowT }: ChartsScene, height: number): void {
  const moment = (t: number | null, colour: string, dash: readonly number[] = []) => {
    if (t === null) return
    const x = Math.round(timeToX(view, t, width)) + 0.5
    if (x < 0 || x > width) return
    g.strokeStyle = colour
    g.lineWidth = 1
    g.setLineDash([...dash])
    g.beginPath()
    g.moveTo(x, 0)
    g.lineTo(x, height)
    g.stroke()
    g.setLineDash([])
  }
  moment(cursorT, withAlpha(palette.chrome.border, 0.9))
  moment(selectedT, palette.chrome.accent, [3, 3])
  moment(nowT, palette.chrome.accent)
}

/** 1, 2 or 5 times a power of ten, and never less than 1. */
export function niceCeiling(value: number): number {
  if (value <= 1) return 1
  const magnitude = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5].find((multiple) => multiple * magnitude >= value) ?? 10) * magnitude
}
