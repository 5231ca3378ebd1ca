import { markLabel, severalLabel } from '../i18n/lane-words.ts'
import { currentMessages } from '../i18n/messages.ts'
import type { Lane, Mark } from './lane-model.ts'
import { barHeight, type Context, type Scene } from './scene.ts'
import { placeMarks, type PlacedMark } from './place-marks.ts'
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

/** Around its middle. */
interface Box extends Spot {
  readonly width: number
}

/** A pill begins so far behind its moment, px: beside the cross of what led to it. */
const besideCross = 9
/** Px of a burst's line, and from it to its words. */
const burstWidth = 4
const toWords = 7

/** Where the marks of a lane stand, none on top of another. */
export function placedMarks(g: Context, scene: Scene, lane: Lane): readonly PlacedMark[] {
  const { layout, view } = scene
  g.font = pillFont(scene)
  const pillWidth = (text: string) => g.measureText(text).width + 12
  const radius = { lost: armOf(scene) + 1, reconnect: radiusOf(scene) }
  return placeMarks(lane, {
    width: layout.width,
    x: (t) => timeToX(view, t, layout.width),
    timeAt: (x) => xToTime(view, x, layout.width),
    reach(mark) {
      if (mark.kind === 'lost' || mark.kind === 'reconnect') return { from: -radius[mark.kind], to: radius[mark.kind] }
      return mark.kind === 'status' || mark.kind === 'step' ? { from: besideCross, to: besideCross + pillWidth(markLabel(mark)) } : { from: -1, to: 8 }
    },
    widthOf: (several) => pillWidth(severalLabel(several)),
  })
}

export function drawMarks(g: Context, scene: Scene, place: LanePlace, placed: readonly PlacedMark[]): void {
  const half = barHeight(scene) / 2
  drawBursts(g, scene, place, placed)
  for (const { mark, count, steps, left, right } of placed) {
    const spot = { x: (left + right) / 2, middle: place.middle, half }
    if (count > 1) severalPill(g, scene, { ...spot, width: right - left }, { count, steps })
    else if (mark.kind === 'lost') cross(g, scene, spot)
    else if (mark.kind === 'reconnect') arrow(g, scene, spot, mark.by === 'ua' ? 'round' : 'square')
    else if (mark.kind === 'status' || mark.kind === 'step') pill(g, scene, { ...spot, width: right - left }, markLabel(mark))
    else flag(g, scene, { ...spot, x: left + 1 })
  }
}

/** Of several at one place: where the ladder went in the end, else how many they are. */
function severalPill(g: Context, scene: Scene, box: Box, several: Pick<PlacedMark, 'count' | 'steps'>): void {
  const text = severalLabel(several)
  if (several.steps.length > 0) return pill(g, scene, box, text)
  g.font = pillFont(scene)
  outlined(g, scene.palette, box, text)
}

/** Messages that came at once, beside the mark of what let them come; those under the words of the one before are left out. */
function drawBursts(g: Context, scene: Scene, { lane, middle }: LanePlace, placed: readonly PlacedMark[]): void {
  const { layout, view, measuredEndT } = scene
  const bursts = lane.marksOf.burst
  const half = barHeight(scene) / 2
  const timeAt = (x: number) => xToTime(view, x, layout.width)
  let free = -Infinity
  for (let i = lowerBound(bursts, timeAt(-80), timeOf); i < bursts.length; ) {
    const mark = bursts[i] as Mark
    const x = behindMarks(timeToX(view, mark.t, layout.width), placed)
    if (x > layout.width) break
    const endT = measuredEndT !== null && mark.t < measuredEndT ? measuredEndT : (scene.nowT ?? Infinity)
    const flagX = placed.find((one) => one.left > x && (one.mark.kind === 'watchdog' || one.mark.kind === 'data-gap'))?.left ?? Infinity
    if (x >= free) free = x + burst(g, scene, { x, middle, half }, { count: mark.count ?? 0, room: Math.min(layout.width, timeToX(view, endT, layout.width), flagX) - x })
    i = Math.max(i + 1, lowerBound(bursts, timeAt(free), timeOf))
  }
}

/** Right of what stands there. */
function behindMarks(x: number, placed: readonly PlacedMark[]): number {
  return placed.reduce((at, { left, right }) => (left < at + burstWidth && right > at - 1 ? right + 2 : at), x)
}

function timeOf(mark: Mark): number {
  return mark.t
}

function pillFont({ layout, palette }: Pick<Scene, 'layout' | 'palette'>): string {
  return `600 ${layout.fontSize - 2}px ${palette.ui}`
}

function armOf({ layout }: Scene): number {
  return layout.laneHeight > 50 ? 6.5 : 5.5
}

function radiusOf(scene: Scene): number {
  return Math.min(10, barHeight(scene) / 2 + 1)
}

function cross(g: Context, scene: Scene, { x, middle }: Spot): void {
  const { palette } = scene
  const arm = armOf(scene)
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
}

/** A reconnect: round when the browser made it by itself, square when page code did. */
function arrow(g: Context, scene: Scene, { x, middle }: Spot, shape: 'round' | 'square'): void {
  const { palette } = scene
  const [ground, { line }] = [palette.chrome.bg, palette.verdicts.reconnects]
  const radius = radiusOf(scene)
  stamp(g, x, middle, { key: `${shape} ${radius} ${ground} ${line}`, reach: radius + 2, draw: (at) => drawArrow(at, { radius, shape, ground, line }) })
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

function pill(g: Context, scene: Scene, { x, middle, half, width }: Box, text: string): void {
  const { palette } = scene
  const tone = palette.verdicts['needs-fallback']
  g.font = pillFont(scene)
  g.fillStyle = tone.fill
  g.strokeStyle = palette.chrome.bg
  g.lineWidth = 1
  g.beginPath()
  g.roundRect(x - width / 2, middle - half - 1, width, half * 2 + 2, 4)
  g.fill()
  g.stroke()
  g.fillStyle = tone.ink
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  g.fillText(text, x, middle + 0.5)
}

/** One tall line, and above it how many, where that has room. Returns the px that it takes. */
function burst(g: Context, { palette, layout }: Scene, { x, middle, half }: Spot, { count, room }: { readonly count: number; readonly room: number }): number {
  g.fillStyle = palette.chrome.tick
  g.fillRect(x - 1, middle - half - 3, burstWidth, half * 2 + 6)
  if (layout.laneHeight < half * 2 + 20) return burstWidth + 2
  const text = currentMessages().lanes.replayed(count)
  g.font = `400 ${layout.fontSize - 2}px ${palette.mono}`
  const width = toWords + g.measureText(text).width
  if (width > room) return burstWidth + 2
  g.textAlign = 'left'
  g.textBaseline = 'alphabetic'
  g.fillStyle = palette.chrome.muted
  g.fillText(text, x + toWords, middle - half - 2)
  return width + 5
}

/** What fresh clients met under the same fault, after the measured time: outlined pills, one after the other, none half out of the picture. */
export function drawControls(g: Context, scene: ControlScene, { lane, middle }: LanePlace): void {
  const half = barHeight(scene) / 2
  for (const { x, width, text } of placedControls(g, scene, lane)) outlined(g, scene.palette, { x, middle, half, width }, text)
}

type ControlScene = Pick<Scene, 'layout' | 'view' | 'palette' | 'measuredEndT'>

/** Where the first pill of fresh clients begins: from there on nothing else is written. */
export function controlsFrom(g: Context, scene: ControlScene, lane: Lane): number {
  return placedControls(g, scene, lane).reduce((least, { x, width }) => Math.min(least, x - width / 2), Infinity)
}

function placedControls(g: Context, scene: ControlScene, lane: Lane): { readonly x: number; readonly width: number; readonly text: string }[] {
  const { layout, view, measuredEndT } = scene
  if (measuredEndT === null || timeToX(view, measuredEndT, layout.width) >= layout.width) return []
  g.font = pillFont(scene)
  let right = layout.width - 1
  return lane.marksOf.control.toReversed().map((mark) => {
    const text = `${markLabel(mark)} ${mark.count ? '✓' : '✕'}`
    const width = g.measureText(text).width + 10
    const x = Math.min(right - width / 2, Math.max(timeToX(view, measuredEndT, layout.width) + width / 2 + 3, timeToX(view, mark.t, layout.width)))
    right = x - width / 2 - 4
    return { x, width, text }
  })
}

function outlined(g: Context, palette: Scene['palette'], { x, middle, half, width }: Box, text: string): void {
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

function flag(g: Context, { palette }: Scene, { x, middle, half }: Spot): void {
  g.fillStyle = palette.chrome.fault
  g.beginPath()
  g.moveTo(x, middle - half - 4)
  g.lineTo(x + 7, middle - half)
  g.lineTo(x, middle - half + 4)
  g.fill()
  g.fillRect(x - 0.75, middle - half - 4, 1.5, half * 2 + 4)
}
