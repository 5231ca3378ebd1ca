import type { Density } from './density.ts'
import { withAlpha } from './palette.ts'
import type { Context, Scene } from './scene.ts'
import { timeToX } from './viewport.ts'

/** A pale area with a dark upper edge, from the bottom up: what lies under it and on it stays readable. */
export function drawDensity(g: Context, { view, layout }: Pick<Scene, 'view' | 'layout'>, { fromT, stepMs, shares }: Density, at: { readonly bottom: number; readonly height: number; readonly colour: string }): void {
  const edges = shares.map((_, i) => Math.round(Math.min(layout.width, Math.max(0, timeToX(view, fromT + i * stepMs, layout.width)))))
  edges.push(Math.round(Math.min(layout.width, timeToX(view, fromT + shares.length * stepMs, layout.width))))
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
