import { list, moment } from '../i18n/format.ts'
import { currentMessages } from '../i18n/messages.ts'
import { type LabelledFaults, placeLabels } from './fault-labels.ts'
import type { FaultWindow } from './fault-windows.ts'
import { withAlpha } from './palette.ts'
import { type Context, lanesBottom, type Scene } from './scene.ts'
import { timeToX } from './viewport.ts'

/** Fault windows as amber columns through all lanes, each named above. */
export function drawFaults(g: Context, scene: Scene): void {
  const { layout, view, faults, lanes, palette } = scene
  const top = layout.labelsHeight
  const bottom = lanesBottom(layout, lanes.length)
  const until = Math.max(scene.laneEndT, scene.nowT ?? 0)
  for (const fault of faults) {
    const from = timeToX(view, fault.fromT, layout.width)
    const to = timeToX(view, Math.min(fault.toT ?? until, until), layout.width)
    if (to < 0 || from > layout.width) continue
    const left = Math.max(0, from)
    const width = Math.min(layout.width, to) - left
    if (width > 0) {
      g.fillStyle = palette.chrome.faultSoft
      g.fillRect(left, top, width, bottom - top)
    }
  }
  for (const fault of faults) {
    edge(g, scene, fault.fromT, { top: top - 6, bottom, dashed: false })
    if (fault.toT !== null && fault.toT > fault.fromT && fault.toT <= until) edge(g, scene, fault.toT, { top, bottom, dashed: true })
  }
  drawLabels(g, scene)
}

function edge(g: Context, { layout, view, palette }: Scene, t: number, line: { readonly top: number; readonly bottom: number; readonly dashed: boolean }): void {
  const x = Math.round(timeToX(view, t, layout.width)) + 0.5
  if (x < 0 || x > layout.width) return
  g.strokeStyle = line.dashed ? withAlpha(palette.chrome.faultLine, 0.6) : palette.chrome.faultLine
  g.lineWidth = line.dashed ? 1 : 1.5
  g.setLineDash(line.dashed ? [3, 3] : [])
  g.beginPath()
  g.moveTo(x, line.top)
  g.lineTo(x, line.bottom)
  g.stroke()
  g.setLineDash([])
}

function drawLabels(g: Context, scene: Scene): void {
  const { layout, palette } = scene
  // A lane in miniature has no room for names.
  if (layout.labelsHeight < layout.fontSize) return
  g.font = `600 ${layout.fontSize - 1}px ${palette.ui}`
  g.textAlign = 'left'
  g.textBaseline = 'middle'
  g.fillStyle = palette.chrome.fault
  const named = (titles: readonly string[], at: string) => `⚡ ${at === '' ? list(titles) : currentMessages().lanes.faultAt(list(titles), at)}`
  for (const { text, x } of placeLabels(labelled(scene), { width: layout.width, measure: (text) => g.measureText(text).width, named })) g.fillText(text, x, layout.labelsHeight / 2)
}

/** Those of which something is in view. */
function labelled(scene: Scene): LabelledFaults[] {
  const { layout, view, nameOf, zeroT } = scene
  const groups: FaultWindow[][] = []
  for (const fault of scene.namedFaults ?? scene.faults) {
    const last = groups.at(-1)
    if (last?.[0] && Math.abs(last[0].fromT - fault.fromT) < 20) last.push(fault)
    else groups.push([fault])
  }
  return groups.flatMap((group) => {
    const first = group[0] as FaultWindow
    const end = Math.max(...group.map((fault) => fault.toT ?? Infinity))
    const from = timeToX(view, first.fromT, layout.width)
    if (from > layout.width || (from < -20 && timeToX(view, end, layout.width) < 0)) return []
    const at = first.fromT - zeroT
    return [{ titles: [...new Set(group.map(nameOf))], at: at < 50 ? '' : moment(at), x: Math.max(0, from) + 6 }]
  })
}
