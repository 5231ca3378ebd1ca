import type { TransportId } from '../../lab/contract/transport.ts'
import type { FaultWindow } from './fault-windows.ts'
import type { Lane } from './lane-model.ts'
import type { Palette } from './palette.ts'
import type { TimeColumn } from './time-column.ts'
import type { Viewport } from './viewport.ts'

/** Where things stand, CSS px. */
export interface LaneLayout {
  readonly width: number
  readonly height: number
  readonly labelsHeight: number
  readonly feedHeight: number
  readonly laneHeight: number
  readonly axisHeight: number
  /** Text grows with it on large screens. */
  readonly fontSize: number
}

/** Everything one frame of the lanes needs, and nothing that moves by itself. */
export interface Scene {
  readonly layout: LaneLayout
  readonly view: Viewport
  readonly palette: Palette
  /** Null: a row of another log, which paints it. */
  readonly lanes: readonly (Lane | null)[]
  readonly feed: TimeColumn
  readonly faults: readonly FaultWindow[]
  /** Those whose names stand above the lanes, in order of time, where several logs share the panel; else the log's own. */
  readonly namedFaults?: readonly FaultWindow[]
  nameOf(fault: FaultWindow): string
  /** How many messages a time without a connection cost a lane; `since`: the end of the one before. */
  missing(transport: TransportId, gap: Viewport & { readonly since: number }): number
  /** Lab time that the axis calls zero. */
  readonly zeroT: number
  /** Up to where bars and gaps go: now, or the end of the log. */
  readonly laneEndT: number
  /** What comes after it was not measured; null while measuring. */
  readonly measuredEndT: number | null
  /** Drawn as the now-line while the run lives. */
  readonly nowT: number | null
  readonly selectedLane: number
  readonly selectedT: number | null
  /** The stretch of time that is chosen. */
  readonly range: Viewport | null
  readonly pointer: { readonly t: number; readonly lane: number } | null
}

export function lanesTop(layout: LaneLayout): number {
  return layout.labelsHeight + layout.feedHeight
}

export function laneMiddle(layout: LaneLayout, index: number): number {
  return lanesTop(layout) + (index + 0.5) * layout.laneHeight
}

export function lanesBottom(layout: LaneLayout, count: number): number {
  return lanesTop(layout) + count * layout.laneHeight
}

export type Context = CanvasRenderingContext2D

/** Paints for one log of several only: its own rows, and what lies above and below the lanes if it is the `first`. */
export function clipToRows(g: Context, { layout, lanes }: Pick<Scene, 'layout' | 'lanes'>, { first }: { readonly first: boolean }): void {
  g.beginPath()
  lanes.forEach((lane, i) => lane && g.rect(0, lanesTop(layout) + i * layout.laneHeight, layout.width, layout.laneHeight))
  if (first) {
    g.rect(0, 0, layout.width, lanesTop(layout))
    g.rect(0, lanesBottom(layout, lanes.length), layout.width, layout.axisHeight)
  }
  g.clip()
}

/** Height of a lane's bar, px. */
export function barHeight({ layout }: Pick<Scene, 'layout'>): number {
  return Math.round(Math.min(26, layout.laneHeight * 0.4))
}

let bins = new Uint16Array(4096)
/** One buffer for all columns: painters use it up before the next one asks. */
export function scratchBins(width: number): Uint16Array {
  if (bins.length < width) bins = new Uint16Array(width)
  return bins
}
