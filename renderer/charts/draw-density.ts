import type { Density } from './density.ts'
import { withAlpha } from './palette.ts'
import type { Context, Scene } from './scene.ts'
import { timeToX } from './viewport.ts'

/** A pale area with a dark upper edge, from the bottom up: what lies under it and on it stays readable. */
export function drawDensity(g: Context, { view, layout }: Pick<Scene, 'view' | 'layout'>, { fromT, stepMs, known, shares }: Density, at: { readonly bottom: number; readonly height: number; readonly colour: string }): void {
  const edges = Array.from({ length: shares.length + 1 }, (_, i) => Math.round(timeToX(view, Math.min(known.toT, Math.max(known.fromT, fromT + i * stepMs)), layout.width)))
  const each = (draw: (x: number, width: number, y: number) => void) =>
    shares.forEach((share, i) => {
      const [left, right] = [edges[i] as number, edges[i + 1] as number]
      if (share > 0 && right > left) draw(left, right - left, at.bottom - Math.max(2, share * at.height))
    })
  g.fillStyle = withAlpha(at.colour, 0.34)
  each((x, width, y) => g.fillRect(x, y, width, at.bottom - y))
  g.fillStyle = withAlpha(at.colour, 0.85)
  each((x, width, y) => g.fillRect(x, y, width, 1.5))
}
