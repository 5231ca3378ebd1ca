/** What part of the run is on screen, ms of lab time. Pure: every change gives a new one. */
export interface Viewport {
  readonly fromT: number
  readonly toT: number
}

export const narrowestMs = 20

export function spanOf(view: Viewport): number {
  return view.toT - view.fromT
}

/** The same span, so much later. */
export function shifted({ fromT, toT }: Viewport, ms: number): Viewport {
  return { fromT: fromT + ms, toT: toT + ms }
}

export function timeToX(view: Viewport, t: number, width: number): number {
  return ((t - view.fromT) / spanOf(view)) * width
}

export function xToTime(view: Viewport, x: number, width: number): number {
  return view.fromT + (x / width) * spanOf(view)
}

/** `factor` < 1 zooms in; the time under the pointer stays where it is. */
export function zoomAt(view: Viewport, factor: number, aroundT: number, bounds: Viewport): Viewport {
  const widest = spanOf(bounds)
  const span = Math.min(widest, Math.max(narrowestMs, spanOf(view) * factor))
  const share = (aroundT - view.fromT) / spanOf(view)
  return keepInside({ fromT: aroundT - share * span, toT: aroundT + (1 - share) * span }, bounds)
}

export function panBy(view: Viewport, ms: number, bounds: Viewport): Viewport {
  return keepInside({ fromT: view.fromT + ms, toT: view.toT + ms }, bounds)
}

/** Moves a viewport so that `t` is inside with some room to both sides; unchanged when it is already. */
export function reveal(view: Viewport, t: number, bounds: Viewport): Viewport {
  const span = spanOf(view)
  const margin = span * 0.08
  if (t >= view.fromT + margin && t <= view.toT - margin) return view
  return keepInside({ fromT: t - span / 2, toT: t + span / 2 }, bounds)
}

/** Keeps the span and shifts it into the bounds; a span wider than the bounds becomes the bounds. */
export function keepInside(view: Viewport, bounds: Viewport): Viewport {
  const span = spanOf(view)
  if (span >= spanOf(bounds)) return bounds
  if (view.fromT < bounds.fromT) return { fromT: bounds.fromT, toT: bounds.fromT + span }
  if (view.toT > bounds.toT) return { fromT: bounds.toT - span, toT: bounds.toT }
  return view
}

/** A round step in ms that gives labels at least `minPx` apart. */
export function axisStep(view: Viewport, width: number, minPx: number): number {
  const least = (spanOf(view) * minPx) / Math.max(1, width)
  const magnitude = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].find((multiple) => multiple * magnitude >= least) ?? 10
  return step * magnitude
}
