import { currentMessages } from '../i18n/messages.ts'
import { duration } from '../i18n/format.ts'
import { endWord } from '../i18n/lane-words.ts'
import { binTicks, eachRun } from './bins.ts'
import { densityOf } from './density.ts'
import { drawDensity } from './draw-density.ts'
import { controlsFrom, drawMarks, placedMarks, type LanePlace } from './draw-marks.ts'
import { isUnanswered, quietSince, type Gap } from './lane-model.ts'
import { withAlpha } from './palette.ts'
import { type PlacedMark, widestFree } from './place-marks.ts'
import { barHeight, type Context, type Scene, scratchBins } from './scene.ts'
import { lowerBound } from './sorted.ts'
import { spanOf, timeToX } from './viewport.ts'

/** More hatched stretches than these would be a grey bar anyway. */
const mostWords = 400

/** Bar, silence and gaps first, then ticks, then the marks that must not be covered. */
export function drawLane(g: Context, scene: Scene, place: LanePlace): void {
  const placed = placedMarks(g, scene, place.lane)
  drawSpans(g, scene, place)
  drawQuiets(g, scene, place, placed)
  drawGaps(g, scene, place, placed)
  drawHeartbeats(g, scene, place)
  drawTicks(g, scene, place)
  drawDuplicates(g, scene, place)
  drawMarks(g, scene, place, placed)
}

interface Stretch {
  readonly left: number
  readonly width: number
}

/** Visible part of a stretch of time, px; null when it is out of view. */
function visible({ layout, view }: Scene, fromT: number, toT: number): Stretch | null {
  const left = Math.max(0, timeToX(view, fromT, layout.width))
  const right = Math.min(layout.width, timeToX(view, toT, layout.width))
  return right < 0 || left > layout.width || right < left ? null : { left, width: right - left }
}

function drawSpans(g: Context, scene: Scene, { lane, middle }: LanePlace): void {
  const height = barHeight(scene)
  g.fillStyle = scene.palette.chrome.connection
  const { view, layout } = scene
  const msPerPx = spanOf(view) / layout.width
  // Ten thousand polls are ten thousand spans: those that share a pixel are drawn once, and not even looked at.
  for (let i = lane.spans.firstEndingFrom(view.fromT); i < lane.spans.length && lane.spans.fromT(i) <= view.toT; ) {
    const toT = Math.min(lane.spans.toT(i), scene.laneEndT)
    const part = visible(scene, lane.spans.fromT(i), toT)
    if (part) {
      const width = Math.max(1, part.width)
      g.beginPath()
      g.roundRect(part.left, middle - height / 2, width, height, width > 6 ? 3 : 0)
      g.fill()
    }
    i = Math.max(i + 1, part && part.width < 1 ? lane.spans.firstEndingFrom(toT + msPerPx) : 0)
  }
}

function drawQuiets(g: Context, scene: Scene, { lane, middle }: LanePlace, placed: readonly PlacedMark[]): void {
  const messages = currentMessages()
  const since = quietSince(lane)
  const untilT = scene.measuredEndT ?? scene.laneEndT
  const trailing = since !== null && untilT - since > lane.silenceMs ? [{ fromT: since, toT: untilT }] : []
  const first = lowerBound(lane.quiets, scene.view.fromT, (quiet) => quiet.toT)
  for (const quiet of [...lane.quiets.slice(first, first + mostWords), ...trailing]) {
    const part = visible(scene, quiet.fromT, quiet.toT)
    if (!part || part.width < 3) continue
    hatch(g, scene, { ...part, middle, colour: scene.palette.chrome.muted })
    const name = isUnanswered(lane, quiet) ? messages.lanes.unanswered : messages.lanes.silent
    word(g, scene, { ...widestFree(part, placed), middle, colour: scene.palette.chrome.secondary, texts: [`${name} ${duration(quiet.toT - quiet.fromT)}`, name] })
  }
}

function drawGaps(g: Context, scene: Scene, place: LanePlace, placed: readonly PlacedMark[]): void {
  const { gaps } = place.lane
  const { view, layout } = scene
  const msPerPx = spanOf(view) / layout.width
  const untilX = controlsFrom(g, scene, place.lane) - 4
  for (let i = lowerBound(gaps, view.fromT, endOf); i < gaps.length; ) {
    const gap = gaps[i] as Gap
    if (gap.fromT > view.toT) break
    drawGap(g, scene, place, { gap, since: i === 0 ? -Infinity : endOf(gaps[i - 1] as Gap), placed, untilX })
    // Gaps too narrow to be seen are passed over by the pixel.
    i = Math.max(i + 1, endOf(gap) - gap.fromT < msPerPx ? lowerBound(gaps, endOf(gap) + msPerPx, endOf) : 0)
  }
}

function endOf(gap: Gap): number {
  return gap.toT ?? Infinity
}

interface DrawnGap {
  readonly gap: Gap
  /** The end of the one before. */
  readonly since: number
  readonly placed: readonly PlacedMark[]
  /** Px: from here on fresh clients have the room. */
  readonly untilX: number
}

function drawGap(g: Context, scene: Scene, { lane, middle }: LanePlace, { gap, since, placed, untilX }: DrawnGap): void {
  const part = visible(scene, gap.fromT, gap.toT ?? scene.laneEndT)
  if (!part || part.width < 2) return
  hatch(g, scene, { ...part, middle, colour: scene.palette.chrome.faultLine, dashed: true })
  const untilT = Math.min(gap.toT ?? scene.laneEndT, scene.measuredEndT ?? Infinity)
  const seen = visible(scene, gap.fromT, untilT)
  const told = seen && { ...seen, width: Math.min(seen.width, untilX - seen.left) }
  if (!told || told.width < 40) return
  const { lanes, numbers } = currentMessages()
  const name = endWord(gap.word)
  const short = name.length > 24 ? `${name.slice(0, 22)}…` : name
  const tries = gap.attempts === 0 ? (gap.toT === null ? lanes.noRetry : '') : lanes.tries(gap.attempts)
  const count = scene.missing(lane.transport, { fromT: gap.fromT, toT: untilT, since })
  const missing = count === 0 ? '' : scene.measuredEndT === null ? lanes.missing(count) : numbers.lost(count)
  const texts = [[short, tries, missing], [short, missing], [short, tries], [missing], [short]].map((parts) => parts.filter(Boolean).join(' · '))
  word(g, scene, { ...widestFree(told, placed), middle, colour: scene.palette.chrome.fault, texts })
}

interface Hatch extends Stretch {
  readonly middle: number
  readonly colour: string
  readonly dashed?: boolean
}

function hatch(g: Context, scene: Scene, { left, width, middle, colour, dashed = false }: Hatch): void {
  const height = barHeight(scene)
  const top = middle - height / 2
  g.save()
  g.beginPath()
  g.rect(left, top, width, height)
  g.clip()
  g.strokeStyle = withAlpha(colour, 0.42)
  g.lineWidth = 1
  g.beginPath()
  const first = Math.floor((left - height) / 7) * 7
  for (let x = first; x < left + width; x += 7) {
    g.moveTo(x, top + height)
    g.lineTo(x + height, top)
  }
  g.stroke()
  g.restore()
  if (!dashed) return
  g.strokeStyle = withAlpha(colour, 0.85)
  g.setLineDash([3, 3])
  g.beginPath()
  for (const y of [Math.round(top) + 0.5, Math.round(top + height) - 0.5]) {
    g.moveTo(left, y)
    g.lineTo(left + width, y)
  }
  g.stroke()
  g.setLineDash([])
}

/** The longest of the texts that fits, on a ground that keeps it readable. */
function word(g: Context, scene: Scene, at: Stretch & { readonly middle: number; readonly colour: string; readonly texts: readonly string[] }): void {
  g.font = `600 ${scene.layout.fontSize - 1}px ${scene.palette.ui}`
  const fits = at.texts.find((text) => text !== '' && g.measureText(text).width + 20 <= at.width)
  if (fits === undefined) return
  const width = g.measureText(fits).width + 16
  const x = at.left + at.width / 2
  g.fillStyle = inFault(scene, x) ? scene.palette.chrome.faultSoft : scene.palette.chrome.bg
  g.fillRect(x - width / 2, at.middle - barHeight(scene) / 2 + 1, width, barHeight(scene) - 2)
  g.fillStyle = at.colour
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  g.fillText(fits, x, at.middle + 0.5)
}

function inFault({ faults, view, layout, laneEndT }: Scene, x: number): boolean {
  return faults.some((fault) => timeToX(view, fault.fromT, layout.width) <= x && x < timeToX(view, fault.toT ?? laneEndT, layout.width))
}

function drawHeartbeats(g: Context, scene: Scene, { lane, middle }: LanePlace): void {
  const width = Math.floor(scene.layout.width)
  const counts = binTicks(lane.heartbeats, scene.view, width, scratchBins(width))
  const y = middle + barHeight(scene) / 2 + 2
  g.fillStyle = withAlpha(scene.palette.chrome.muted, 0.75)
  eachRun(counts, width, Math.sign, (x, length) => g.fillRect(x - 1, y, length + 1.5, 2.5))
}

/** One line a pixel; a fuller pixel gets a taller line, so that a crowd still shows its shape. Where lines would be a black bar: how dense they are. */
function drawTicks(g: Context, scene: Scene, { lane, middle }: LanePlace): void {
  const { layout, palette, view } = scene
  const density = densityOf(lane.messages, view, layout.width, Math.min(view.toT, scene.laneEndT))
  if (density) return drawDensity(g, scene, density, { bottom: middle + barHeight(scene) / 2, height: barHeight(scene), colour: palette.chrome.tick })
  const width = Math.floor(layout.width)
  const counts = binTicks(lane.messages, view, width, scratchBins(width))
  const height = barHeight(scene) - 4
  g.fillStyle = palette.chrome.tick
  const thick = isSparse(counts, width) ? 1.5 : 1
  eachRun(counts, width, levelOf, (x, length, level) => {
    const tall = Math.min(height + 5, height + level - 1)
    g.fillRect(x, middle - tall / 2, length - 1 + thick, tall)
  })
}

/** One px taller each, from 1. */
function levelOf(count: number): number {
  return count === 0 ? 0 : 1 + Math.round(Math.log2(count) * 1.6)
}

/** A message that had come before: a second line beside its own, and a foot, so that it is none of the crowd. */
function drawDuplicates(g: Context, scene: Scene, { lane, middle }: LanePlace): void {
  if (lane.duplicates.length === 0) return
  const width = Math.floor(scene.layout.width)
  const counts = binTicks(lane.duplicates, scene.view, width, scratchBins(width))
  const height = barHeight(scene) + 4
  g.fillStyle = scene.palette.chrome.tick
  let free = 0
  for (let x = 0; x < width; x++) {
    // Many together are marked once, and do not become a bar themselves.
    if ((counts[x] as number) === 0 || x < free) continue
    free = x + 7
    g.fillRect(x, middle - height / 2, 1.5, height)
    g.fillRect(x + 3, middle - height / 2, 1.5, height)
    g.fillRect(x, middle + height / 2, 4.5, 1.5)
  }
}

function isSparse(counts: Uint16Array, width: number): boolean {
  let used = 0
  for (let x = 0; x < width; x++) if ((counts[x] as number) > 0) used++
  return used < width / 4
}
