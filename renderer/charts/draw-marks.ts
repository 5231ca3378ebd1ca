import { markLabel } from '../i18n/lane-words.ts'
import { currentMessages } from '../i18n/messages.ts'
import type { Lane, Mark } from './lane-model.ts'
import { barHeight, type Context, type Scene } from './scene.ts'
import { lowerBound } from './sorted.ts'
import { stamp } from './stamp.ts'
import { timeToX, xToTime } from './viewport.ts'

export interface LanePlace {
  readonly lane: Lane
  readonly middle: number
}

interface Spot {
  readonly x: number
  readonly middle: number
  readonly half: number
}

/** Drawn from the least to the most telling, so that the latter lie on top. */
const order: readonly Mark['kind'][] = ['burst', 'data-gap', 'watchdog', 'status', 'lost', 'reconnect', 'step']

export function drawMarks(g: Context, scene: Scene, place: LanePlace): void {
  const { layout, view } = scene
  const half = barHeight(scene) / 2
  const timeAt = (x: number) => xToTime(view, x, layout.width)
  for (const kind of order) {
    const marks = place.lane.marksOf[kind]
    // Marks of one kind that would cover each other collapse into the first; what it covers is skipped to, not walked through.
    let free = -Infinity
    for (let i = lowerBound(marks, timeAt(-80), timeOf); i < marks.length; ) {
      const mark = marks[i] as Mark
      const x = timeToX(view, mark.t, layout.width)
      if (x > layout.width + 40) break
      const shownX = kind === 'status' ? besideCross(scene, place.lane, x) : x
      if (x >= free && shownX !== null) free = shownX + drawMark(g, scene, mark, { x: shownX, middle: place.middle, half })
      i = Math.max(i + 1, free > x ? lowerBound(marks, timeAt(free), timeOf) : 0)
    }
  }
}

/** A refusal and the loss it means come together: its pill stands right of the cross. Where the ladder stepped, the step says more: null. */
function besideCross({ view, layout }: Scene, { marksOf }: Lane, x: number): number | null {
  const timeAt = (at: number) => xToTime(view, at, layout.width)
  const step = marksOf.step[lowerBound(marksOf.step, timeAt(x - 50), timeOf)]
  if (step && timeToX(view, step.t, layout.width) < x + 50) return null
  const cross = marksOf.lost[lowerBound(marksOf.lost, timeAt(x + 45), timeOf) - 1]
  return cross ? Math.max(x, timeToX(view, cross.t, layout.width)) : x
}

function timeOf(mark: Mark): number {
  return mark.t
}

/** @returns px that this mark takes to the right of its moment */
function drawMark(g: Context, scene: Scene, mark: Mark, spot: Spot): number {
  switch (mark.kind) {
    case 'lost':
      return cross(g, scene, spot)
    case 'reconnect':
      return arrow(g, scene, spot, mark.by === 'ua' ? 'round' : 'square')
    case 'status':
    case 'step':
      return pill(g, scene, { ...spot, x: spot.x + 9 }, markLabel(mark))
    case 'burst':
      return burst(g, scene, spot, mark.count ?? 0)
    case 'control':
      return 0
    case 'watchdog':
    case 'data-gap':
      return flag(g, scene, spot)
  }
}

function cross(g: Context, { palette, layout }: Scene, { x, middle }: Spot): number {
  const arm = layout.laneHeight > 50 ? 6.5 : 5.5
  const [ground, line] = [palette.chrome.bg, palette.verdicts.fails.line]
  stamp(g, x, middle, {
    key: `cross ${arm} ${ground} ${line}`,
    reach: arm + 3,
    draw(at) {
      at.lineCap = 'round'
      for (const [colour, width] of [[ground, 4.5], [line, 2.2]] as const) {
        at.strokeStyle = colour
        at.lineWidth = width
        at.beginPath()
        at.moveTo(-arm, -arm)
        at.lineTo(arm, arm)
        at.moveTo(arm, -arm)
        at.lineTo(-arm, arm)
        at.stroke()
      }
    },
  })
  return arm * 2
}

/** A reconnect: round when the browser made it by itself, square when page code did. */
function arrow(g: Context, { palette }: Scene, { x, middle, half }: Spot, shape: 'round' | 'square'): number {
  const [ground, { line }] = [palette.chrome.bg, palette.verdicts.reconnects]
  const radius = Math.min(10, half + 1)
  stamp(g, x, middle, { key: `${shape} ${radius} ${ground} ${line}`, reach: radius + 2, draw: (at) => drawArrow(at, { radius, shape, ground, line }) })
  return radius * 2
}

interface Arrow {
  readonly radius: number
  readonly shape: 'round' | 'square'
  readonly ground: string
  readonly line: string
}

function drawArrow(g: OffscreenCanvasRenderingContext2D, { radius, shape, ground, line }: Arrow): void {
  g.fillStyle = line
  g.strokeStyle = ground
  g.lineWidth = 1.5
  g.beginPath()
  if (shape === 'round') g.arc(0, 0, radius, 0, Math.PI * 2)
  else g.roundRect(-radius * 0.94, -radius * 0.94, radius * 1.88, radius * 1.88, 3)
  g.fill()
  g.stroke()
  const inner = radius * 0.5
  g.fillStyle = ground
  g.lineWidth = 1.6
  g.beginPath()
  g.arc(0, 0, inner, -Math.PI * 0.25, Math.PI * 1.3)
  g.stroke()
  g.beginPath()
  g.moveTo(inner * 0.1, -inner * 1.75)
  g.lineTo(inner * 1.15, -inner * 0.75)
  g.lineTo(-inner * 0.15, -inner * 0.25)
  g.fill()
}

function pill(g: Context, { palette, layout }: Scene, { x, middle, half }: Spot, text: string): number {
  const tone = palette.verdicts['needs-fallback']
  g.font = `600 ${layout.fontSize - 2}px ${palette.ui}`
  const width = g.measureText(text).width + 12
  const left = Math.min(x, Math.max(0, layout.width - width - 1))
  g.fillStyle = tone.fill
  g.strokeStyle = palette.chrome.bg
  g.lineWidth = 1
  g.beginPath()
  g.roundRect(left, middle - half - 1, width, half * 2 + 2, 4)
  g.fill()
  g.stroke()
  g.fillStyle = tone.ink
  g.textAlign = 'left'
  g.textBaseline = 'middle'
  g.fillText(text, left + 6, middle + 0.5)
  return width + 4
}

/** Messages that came at once: one tall tick, and how many above it. */
function burst(g: Context, { palette, layout }: Scene, { x, middle, half }: Spot, count: number): number {
  const messages = currentMessages()
  g.fillStyle = palette.chrome.tick
  g.fillRect(x - 1, middle - half - 3, 4, half * 2 + 6)
  const text = messages.lanes.replayed(count)
  g.font = `400 ${layout.fontSize - 2}px ${palette.mono}`
  g.textAlign = 'left'
  g.textBaseline = 'alphabetic'
  g.fillStyle = palette.chrome.muted
  const fits = layout.laneHeight >= half * 2 + 20
  if (fits) g.fillText(text, x + 7, middle - half - 2)
  return fits ? g.measureText(text).width + 12 : 6
}

/** What fresh clients met under the same fault, after the measured time: outlined pills, one after the other, none half out of the picture. */
export function drawControls(g: Context, scene: Pick<Scene, 'layout' | 'view' | 'palette'>, { lane, middle }: LanePlace): void {
  const { layout, view, palette } = scene
  const half = barHeight(scene) / 2
  g.font = `600 ${layout.fontSize - 2}px ${palette.ui}`
  let right = layout.width - 1
  for (const mark of lane.marksOf.control.toReversed()) {
    const text = `${markLabel(mark)} ${mark.count ? '✓' : '✕'}`
    const width = g.measureText(text).width + 10
    const x = Math.min(right - width / 2, timeToX(view, mark.t, layout.width))
    outlined(g, palette, { x, middle, half, width }, text)
    right = x - width / 2 - 4
  }
}

function outlined(g: Context, palette: Scene['palette'], { x, middle, half, width }: Spot & { readonly width: number }, text: string): void {
  g.fillStyle = palette.chrome.bg
  g.strokeStyle = palette.chrome.border
  g.lineWidth = 1
  g.beginPath()
  g.roundRect(x - width / 2, middle - half + 0.5, width, half * 2 - 1, 4)
  g.fill()
  g.stroke()
  g.fillStyle = palette.chrome.secondary
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  g.fillText(text, x, middle + 0.5)
}

function flag(g: Context, { palette }: Scene, { x, middle, half }: Spot): number {
  g.fillStyle = palette.chrome.fault
  g.beginPath()
  g.moveTo(x, middle - half - 4)
  g.lineTo(x + 7, middle - half)
  g.lineTo(x, middle - half + 4)
  g.fill()
  g.fillRect(x - 0.75, middle - half - 4, 1.5, half * 2 + 4)
  return 8
}
