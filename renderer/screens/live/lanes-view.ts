import { panBy, reveal, spanOf, zoomAt, type Viewport } from '../../charts/viewport.ts'

/** `fit`: the whole run. `follow`: the newest part, at the chosen zoom. `free`: where the person put it. */
export type ViewMode = 'fit' | 'follow' | 'free'

/** Times are ms since the start of the clients: several runs can share a view. */
export interface LanesView {
  readonly mode: ViewMode
  /** Used by `follow` (its span) and `free`. */
  readonly view: Viewport
}

export type ViewAction =
  | { readonly kind: 'fit' }
  | { readonly kind: 'follow' }
  | { readonly kind: 'zoom'; readonly factor: number; readonly aroundT?: number }
  | { readonly kind: 'pan'; readonly share: number }
  /** Stops where it stands, or goes on. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'reveal'; readonly t: number }

/** A followed run shows this much before one chose a zoom, ms. */
const followSpanMs = 12_000

export const wholeRun: LanesView = { mode: 'fit', view: { fromT: 0, toT: 1 } }
/** A run without an end would shrink and shrink. */
export const lastTwentySeconds: LanesView = { mode: 'follow', view: { fromT: 0, toT: 20_000 } }

/** Ms since the start of the clients. */
export interface RunExtent {
  /** Everything there is. */
  readonly bounds: Viewport
  /** The measured time and a little of what follows. */
  readonly fit: Viewport
  /** What `follow` keeps to. */
  readonly nowT: number
}

/** Who is disturbed by motion sees a followed run turn its pages this often, ms. */
const pageMs = 5000

/** The moment that a followed picture ends with: the newest one, or by pages the end of the one it is on. */
export function followedT(nowT: number, { byPages }: { readonly byPages: boolean }): number {
  return byPages ? Math.ceil(nowT / pageMs) * pageMs : nowT
}

/** What is on screen now. */
export function shownView({ mode, view }: LanesView, { bounds, fit, nowT }: RunExtent): Viewport {
  if (mode === 'fit') return fit
  if (mode === 'free') return view
  const span = Math.min(spanOf(view), spanOf(bounds))
  // The newest event keeps a little air to its right.
  const toT = Math.max(bounds.fromT + span, nowT + span * 0.06)
  return { fromT: toT - span, toT }
}

export function changeView(state: LanesView, action: ViewAction, extent: RunExtent): LanesView {
  const shown = shownView(state, extent)
  const { bounds } = extent
  switch (action.kind) {
    case 'fit':
      return { mode: 'fit', view: extent.fit }
    case 'follow':
      return { mode: 'follow', view: state.mode === 'fit' ? { fromT: 0, toT: Math.min(followSpanMs, spanOf(bounds)) } : shown }
    case 'pause':
      return state.mode === 'free' ? { mode: 'follow', view: shown } : { mode: 'free', view: shown }
    case 'zoom': {
      const around = action.aroundT ?? (state.mode === 'follow' ? extent.nowT : (shown.fromT + shown.toT) / 2)
      const view = zoomAt(shown, action.factor, around, bounds)
      return { mode: state.mode === 'follow' ? 'follow' : 'free', view }
    }
    case 'pan':
      return spanOf(shown) >= spanOf(bounds) ? state : { mode: 'free', view: panBy(shown, action.share * spanOf(shown), bounds) }
    case 'start':
      return { mode: 'free', view: panBy(shown, bounds.fromT - shown.fromT, bounds) }
    case 'end':
      return { mode: 'free', view: panBy(shown, bounds.toT - shown.toT, bounds) }
    case 'reveal': {
      const view = reveal(shown, action.t, bounds)
      return view === shown ? state : { mode: 'free', view }
    }
  }
}
