import { currentMessages } from '../i18n/messages.ts'
import { duration } from '../i18n/format.ts'
import { binTicks } from './bins.ts'
import { drawMarks, type LanePlace } from './draw-marks.ts'
import { quietSince, type Gap } from './lane-model.ts'
import { type Palette, withAlpha } from './palette.ts'
import { barHeight, type Context, type Scene, scratchBins } from './scene.ts'
import { timeToX } from './viewport.ts'

/** Bar, silence and gaps first, then ticks, then the marks that must not be covered. */
export function drawLane(g: Context, scene: Scene, place: LanePlace): void {
  drawSpans(g, scene, place)
  drawQuiets(g, scene, place)
  for (const gap of place.lane.gaps) drawGap(g, scene, place, gap)
  drawHeartbeats(g, scene, place)
  drawTicks(g, scene, place)
  drawMarks(g, scene, place)
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
  // Ten thousand polls are ten thousand spans: those that share a pixel are drawn once.
  let drawnTo = -1
  for (const span of lane.spans) {
    const part = visible(scene, span.fromT, span.toT ?? scene.laneEndT)
    if (!part || part.left + part.width <= drawnTo) continue
    const width = Math.max(1, part.width)
    g.beginPath()
    g.roundRect(part.left, middle - height / 2, width, height, width > 6 ? 3 : 0)
    g.fill()
    drawnTo = Math.floor(part.left + width)
  }
}

function drawQuiets(g: Context, scene: Scene, { lane, middle }: LanePlace): void {
  const messages = currentMessages()
  const since = quietSince(lane)
  const untilT = scene.measuredEndT ?? scene.laneEndT
  const trailing = since !== null && untilT - since > lane.silenceMs ? [{ fromT: since, toT: untilT }] : []
  for (const quiet of [...lane.quiets, ...trailing]) {
    const part = visible(scene, quiet.fromT, quiet.toT)
    if (!part || part.width < 3) continue
    hatch(g, scene, { ...part, middle, colour: scene.palette.chrome.muted })
    word(g, scene, { ...part, middle, colour: scene.palette.chrome.secondary, texts: [`${messages.lanes.silent} ${duration(quiet.toT - quiet.fromT)}`, messages.lanes.silent] })
  }
}

function drawGap(g: Context, scene: Scene, { middle }: LanePlace, gap: Gap): void {
  const messages = currentMessages()
  const part = visible(scene, gap.fromT, gap.toT ?? scene.laneEndT)
  if (!part || part.width < 2) return
  hatch(g, scene, { ...part, middle, colour: scene.palette.chrome.faultLine, dashed: true })
  const { lanes } = messages
  const name = gap.word === 'ended' ? lanes.ended : gap.word
  const tries = gap.attempts === 0 ? (gap.toT === null ? lanes.noRetry : '') : lanes.tries(gap.attempts)
  const short = name.length > 24 ? `${name.slice(0, 22)}…` : name
  const told = visible(scene, gap.fromT, Math.min(gap.toT ?? scene.laneEndT, scene.measuredEndT ?? Infinity))
  if (told) word(g, scene, { ...told, middle, colour: scene.palette.chrome.fault, texts: [tries ? `${short} · ${tries}` : short, short] })
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
  const fits = at.texts.find((text) => g.measureText(text).width + 20 <= at.width)
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
  for (let x = 0; x < width; x++) if ((counts[x] as number) > 0) g.fillRect(x - 1, y, 2.5, 2.5)
}

/** One line a pixel; a fuller pixel gets a taller line, so that a crowd still shows its shape. */
function drawTicks(g: Context, scene: Scene, { lane, middle }: LanePlace): void {
  const { layout, palette, view } = scene
  const width = Math.floor(layout.width)
  const counts = binTicks(lane.messages, view, width, scratchBins(width))
  const height = barHeight(scene) - 4
  g.fillStyle = tickColour(palette)
  const thick = isSparse(counts, width) ? 1.5 : 1
  for (let x = 0; x < width; x++) {
    const count = counts[x] as number
    if (count === 0) continue
    const tall = Math.min(height + 5, height + Math.log2(count) * 1.6)
    g.fillRect(x, middle - tall / 2, thick, tall)
  }
}

function tickColour(palette: Palette): string {
  return palette.chrome.tick
}

function isSparse(counts: Uint16Array, width: number): boolean {
  let used = 0
  for (let x = 0; x < width; x++) if ((counts[x] as number) > 0) used++
  return used < width / 4
}
