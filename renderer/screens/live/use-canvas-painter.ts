import { useEffect, useRef, type RefObject } from 'react'
import { frameLoop } from '../../charts/frame-loop.ts'
import type { LanesSource } from './lanes-source.ts'

export interface CanvasInput {
  readonly width: number
  readonly height: number
  /** Screen px to one px of the picture. */
  readonly scale: number
  readonly sources: readonly LanesSource[]
  /** The context is scaled to px of the picture, and empty. */
  paint(g: CanvasRenderingContext2D): void
}

/** Paints only when something changed: what was rendered last, events, or time itself while a run lives. */
export function useCanvasPainter(canvas: RefObject<HTMLCanvasElement | null>, input: CanvasInput): void {
  const latest = useRef(input)
  const dirty = useRef(true)
  useEffect(() => {
    latest.current = input
    dirty.current = true
    // A person's own movement is drawn at once; time alone does not need every frame of a machine that is measuring.
    frameLoop.wake()
  })
  useEffect(() => {
    let drawnVersion = -1
    const version = () => latest.current.sources.reduce((sum, { log }) => sum + log.version, 0)
    const remove = frameLoop.add({
      wants: (isDue) => dirty.current || (isDue && (version() !== drawnVersion || latest.current.sources.some((source) => source.isMoving()))),
      paint() {
        dirty.current = false
        drawnVersion = version()
        if (canvas.current) paintFrame(canvas.current, latest.current)
      },
    })
    // Text measured before the fonts came would stay misplaced.
    document.fonts.ready.then(() => (dirty.current = true), () => {})
    return remove
  }, [canvas])
}

function paintFrame(canvas: HTMLCanvasElement, input: CanvasInput): void {
  const ratio = Math.min(2, devicePixelRatio) * input.scale
  const width = Math.round(input.width * ratio)
  const height = Math.round(input.height * ratio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  const g = canvas.getContext('2d')
  if (!g) return
  g.setTransform(ratio, 0, 0, ratio, 0, 0)
  g.clearRect(0, 0, input.width, input.height)
  input.paint(g)
}
