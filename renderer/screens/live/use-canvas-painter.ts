import { useEffect, useRef, type RefObject } from 'react'
import { framePace } from '../../charts/frame-pace.ts'
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

/** Paints once a frame, and only when something changed: what was rendered last, events, or time itself while a run lives. */
export function useCanvasPainter(canvas: RefObject<HTMLCanvasElement | null>, input: CanvasInput): void {
  const latest = useRef(input)
  const dirty = useRef(true)
  useEffect(() => {
    latest.current = input
    dirty.current = true
  })
  useEffect(() => {
    let frame = 0
    let drawnVersion = -1
    let drawnAt = 0
    const look = (at: number) => {
      frame = requestAnimationFrame(look)
      framePace.beat(at)
      const { sources } = latest.current
      const version = sources.reduce((sum, { log }) => sum + log.version, 0)
      // A person's own movement is drawn at once; time alone does not need every frame of a machine that is measuring.
      if (!dirty.current && at - drawnAt < framePace.betweenMs) return
      if (!dirty.current && version === drawnVersion && !sources.some((source) => source.isMoving())) return
      drawnAt = at
      dirty.current = false
      drawnVersion = version
      if (canvas.current) paintFrame(canvas.current, latest.current)
    }
    frame = requestAnimationFrame(look)
    // Text measured before the fonts came would stay misplaced.
    document.fonts.ready.then(() => (dirty.current = true), () => {})
    return () => cancelAnimationFrame(frame)
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
