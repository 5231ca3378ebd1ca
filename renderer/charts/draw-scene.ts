import { moment } from '../i18n/format.ts'
import { currentMessages } from '../i18n/messages.ts'
import { binTicks, eachRun } from './bins.ts'
import { densityOf } from './density.ts'
import { drawDensity } from './draw-density.ts'
import { drawFaults } from './draw-faults.ts'
import { drawLane } from './draw-lane.ts'
import { drawControls } from './draw-marks.ts'
import { withAlpha } from './palette.ts'
import { type Context, laneMiddle, lanesBottom, lanesTop, type Scene, scratchBins } from './scene.ts'
import { axisStep, timeToX } from './viewport.ts'

/** Paints one frame; the context is already scaled to CSS px, and empty. */
export function drawScene(g: Context, scene: Scene): void {
  const { layout } = scene
  drawSelectedRow(g, scene)
  drawFaults(g, scene)
  drawRange(g, scene)
  drawGrid(g, scene)
  drawFeed(g, scene)
  scene.lanes.forEach((lane, i) => lane && drawLane(g, scene, { lane, middle: laneMiddle(layout, i) }))
  drawVeil(g, scene)
  drawAxis(g, scene)
  drawCursor(g, scene)
}

function drawSelectedRow(g: Context, { layout, palette, selectedLane, lanes }: Scene): void {
  if (!lanes[selectedLane]) return
  g.fillStyle = withAlpha(palette.chrome.accent, 0.05)
  g.fillRect(0, lanesTop(layout) + selectedLane * layout.laneHeight, layout.width, layout.laneHeight)
}

function drawRange(g: Context, { layout, palette, view, range, lanes }: Scene): void {
  if (!range) return
  const left = Math.max(0, timeToX(view, range.fromT, layout.width))
  const right = Math.min(layout.width, timeToX(view, range.toT, layout.width))
  if (right < left) return
  const [top, bottom] = [layout.labelsHeight, lanesBottom(layout, lanes.length)]
  g.fillStyle = withAlpha(palette.chrome.accent, 0.09)
  g.fillRect(left, top, right - left, bottom - top)
  g.fillStyle = palette.chrome.accent
  g.fillRect(left, top, 1, bottom - top)
  g.fillRect(right - 1, top, 1, bottom - top)
}

function drawGrid(g: Context, { layout, palette, view, zeroT, lanes }: Scene): void {
  const step = axisStep(view, layout.width, 90)
  g.strokeStyle = withAlpha(palette.chrome.hairline, 0.7)
  g.lineWidth = 1
  g.beginPath()
  for (let t = zeroT + Math.ceil((view.fromT - zeroT) / step) * step; t <= view.toT; t += step) {
    const x = Math.round(timeToX(view, t, layout.width)) + 0.5
    g.moveTo(x, layout.labelsHeight)
    g.lineTo(x, lanesBottom(layout, lanes.length))
  }
  for (let i = 0; i <= lanes.length; i++) {
    const y = Math.round(lanesTop(layout) + i * layout.laneHeight) + 0.5
    g.moveTo(0, y)
    g.lineTo(layout.width, y)
  }
  g.stroke()
}

function drawFeed(g: Context, { layout, palette, view, feed, laneEndT }: Scene): void {
  const height = Math.min(10, layout.feedHeight - 8)
  const top = layout.labelsHeight + (layout.feedHeight - height) / 2
  const density = densityOf(feed, view, layout.width, Math.min(view.toT, laneEndT))
  if (density) return drawDensity(g, { view, layout }, density, { bottom: top + height, height, colour: palette.chrome.muted })
  const width = Math.floor(layout.width)
  const counts = binTicks(feed, view, width, scratchBins(width))
  g.fillStyle = palette.chrome.muted
  eachRun(counts, width, Math.sign, (x, length) => g.fillRect(x, top, length, height))
}

/** After the measured time only the fresh clients count: everything else there is dimmed. */
function drawVeil(g: Context, scene: Scene): void {
  const { layout, palette, view, lanes, measuredEndT } = scene
  if (measuredEndT === null) return
  const x = timeToX(view, measuredEndT, layout.width)
  if (x >= layout.width) return
  const left = Math.max(0, x)
  const bottom = lanesBottom(layout, lanes.length)
  g.fillStyle = withAlpha(palette.chrome.bg, 0.72)
  g.fillRect(left, layout.labelsHeight, layout.width - left, bottom - layout.labelsHeight)
  if (x >= 0) drawEnd(g, scene, x)
  lanes.forEach((lane, i) => lane && drawControls(g, scene, { lane, middle: laneMiddle(layout, i) }))
}

/** The end of the measured time, below what the fresh clients say. */
function drawEnd(g: Context, { layout, palette, lanes }: Scene, x: number): void {
  const { measuredEnd, measuredEndShort } = currentMessages().lanes
  g.strokeStyle = palette.chrome.border
  g.lineWidth = 1
  g.beginPath()
  g.moveTo(Math.round(x) + 0.5, layout.labelsHeight - 4)
  g.lineTo(Math.round(x) + 0.5, lanesBottom(layout, lanes.length))
  g.stroke()
  g.font = `400 ${layout.fontSize - 1}px ${palette.ui}`
  g.fillStyle = palette.chrome.muted
  g.textBaseline = 'middle'
  const text = [measuredEnd, measuredEndShort].find((one) => layout.width - x > g.measureText(one).width + 10)
  if (text !== undefined) {
    g.textAlign = 'left'
    g.fillText(text, x + 6, layout.labelsHeight / 2)
  }
}

function drawAxis(g: Context, scene: Scene): void {
  const { layout, palette, view, zeroT, lanes, nowT } = scene
  const step = axisStep(view, layout.width, 90)
  const y = lanesBottom(layout, lanes.length) + layout.axisHeight / 2
  const nowX = nowT === null ? -Infinity : timeToX(view, nowT, layout.width)
  g.font = `400 ${layout.fontSize - 1}px ${palette.mono}`
  g.textBaseline = 'middle'
  g.fillStyle = palette.chrome.muted
  for (let t = zeroT + Math.ceil((view.fromT - zeroT) / step) * step; t <= view.toT; t += step) {
    const text = `${trimmed((t - zeroT) / 1000, step)} s`
    const half = g.measureText(text).width / 2
    const x = Math.min(layout.width - half - 1, Math.max(half + 1, timeToX(view, t, layout.width)))
    if (Math.abs(x - nowX) < half + 30) continue
    g.textAlign = 'center'
    g.fillText(text, x, y)
  }
}

function trimmed(secondsValue: number, stepMs: number): string {
  const digits = stepMs >= 1000 ? 0 : stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3
  const text = secondsValue.toFixed(digits)
  return text === '-0' ? '0' : text
}

/** The now-line, the selected moment and the one under the pointer. */
function drawCursor(g: Context, scene: Scene): void {
  const { palette, pointer, selectedT, nowT } = scene
  if (pointer) verticalLine(g, scene, { t: pointer.t, colour: withAlpha(palette.chrome.border, 0.7), width: 1 })
  if (selectedT !== null) {
    verticalLine(g, scene, { t: selectedT, colour: palette.chrome.accent, width: 1, dash: [3, 3] })
    badge(g, scene, { t: selectedT, text: currentMessages().lanes.selectedAt(bare(scene, selectedT, 10)), isOutlined: true })
  }
  if (nowT !== null) {
    verticalLine(g, scene, { t: nowT, colour: palette.chrome.accent, width: 2 })
    badge(g, scene, { t: nowT, text: currentMessages().lanes.nowAt(bare(scene, nowT, 1000)), isOutlined: false })
  }
}

function verticalLine(g: Context, { layout, view, lanes }: Scene, line: { readonly t: number; readonly colour: string; readonly width: number; readonly dash?: readonly number[] }): void {
  const x = Math.round(timeToX(view, line.t, layout.width))
  if (x < 0 || x > layout.width) return
  g.strokeStyle = line.colour
  g.lineWidth = line.width
  g.setLineDash([...(line.dash ?? [])])
  g.beginPath()
  g.moveTo(x, layout.labelsHeight)
  g.lineTo(x, lanesBottom(layout, lanes.length))
  g.stroke()
  g.setLineDash([])
}

/** As the axis says times, as fine as `stepMs` asks. */
function bare({ zeroT }: Scene, t: number, stepMs: number): string {
  return moment(t - zeroT, stepMs).replace(' s', '')
}

/** What a line is, and when: on the axis. Now is filled, what is selected is outlined. */
function badge(g: Context, { layout, palette, view, lanes }: Scene, { t, text, isOutlined }: { readonly t: number; readonly text: string; readonly isOutlined: boolean }): void {
  const x = timeToX(view, t, layout.width)
  if (x < -20 || x > layout.width + 20) return
  g.font = `500 ${layout.fontSize - 1}px ${palette.mono}`
  const width = g.measureText(text).width + 16
  const left = Math.min(layout.width - width, Math.max(0, x - width / 2))
  const height = Math.min(18, layout.axisHeight - 4)
  const top = lanesBottom(layout, lanes.length) + (layout.axisHeight - height) / 2
  g.fillStyle = isOutlined ? palette.chrome.bg : palette.chrome.accent
  g.strokeStyle = palette.chrome.accent
  g.lineWidth = 1
  g.beginPath()
  g.roundRect(left + 0.5, top + 0.5, width - 1, height - 1, 4)
  g.fill()
  g.stroke()
  g.fillStyle = isOutlined ? palette.chrome.accent : palette.chrome.accentInk
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  g.fillText(text, left + width / 2, top + height / 2 + 0.5)
}
