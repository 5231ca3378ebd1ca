import { useEffect, useRef } from 'react'
import { frameLoop } from '../../charts/frame-loop.ts'
import { clock, currentLog, useLogValue } from '../../state/live-run.ts'
import { useReducedMotion } from '../../state/use-reduced-motion.ts'
import { useTheme } from '../../state/use-theme.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { themes } from '../../theme/tokens.ts'
import { Hint } from '../../widgets/hint.tsx'
import type { ReadEdge } from './edge-rates.ts'
import styles from './path.module.css'

export interface PathEdgeProps {
  readonly isLive: boolean
  readonly read: ReadEdge
  readonly hint: string
}

/** A stretch of the path: answers run to the left on the lower line, questions to the right on the upper one. */
export function PathEdge({ isLive, read, hint }: PathEdgeProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const reduced = useReducedMotion()
  const still = useWorkbench((bench) => bench.pulsesPaused) || reduced
  const theme = useTheme()
  useEffect(() => {
    const density = () => {
      const log = isLive ? currentLog() : undefined
      return log ? read.density(log, clock.now(performance.now())) : 0
    }
    return startPulses(canvas, { rate: density, colour: themes[theme].chrome.accent, line: themes[theme].chrome.border, still })
  }, [theme, still, isLive, read])
  return (
    <div className={styles['edge']}>
      {isLive && (
        <Hint text={hint}>
          <span className={`mono ${styles['rate']}`} tabIndex={0} role="note">
            <RateText read={read.label} />
            {read.aside && (
              <span className={styles['aside']}>
                {' '}
                <RateText read={read.aside} />
              </span>
            )}
          </span>
        </Hint>
      )}
      <canvas ref={canvas} className={styles['pulses']} aria-hidden />
    </div>
  )
}

function RateText({ read }: { readonly read: ReadEdge['label'] }) {
  return useLogValue((log) => (log ? read(log, clock.now(performance.now())) : ''))
}

interface PulseOptions {
  rate(): number
  readonly colour: string
  readonly line: string
  readonly still: boolean
}

/** Pulses pass this fast, px a second: slow enough to follow one with the eye. */
const speed = 70
/** After a pause pulses go on from where they were, ms. */
const longestMs = 200
/** More than these would be a smear, per line. */
const densest = 7

function startPulses(canvas: React.RefObject<HTMLCanvasElement | null>, options: PulseOptions): () => void {
  let phase = 0
  let before = performance.now()
  let drawn = ''
  const look = () => {
    const [rate, width] = [options.rate(), canvas.current?.clientWidth ?? 0]
    return { rate, width, key: `${width} ${phase.toFixed(1)} ${rate > 0}` }
  }
  return frameLoop.add({
    wants(isDue) {
      if (!isDue) return false
      const { rate, key } = look()
      return key !== drawn || (rate > 0 && !options.still)
    },
    paint() {
      const now = performance.now()
      if (options.rate() > 0 && !options.still) phase += (Math.min(longestMs, now - before) / 1000) * speed
      before = now
      const { rate, width, key } = look()
      drawn = key
      if (canvas.current) drawEdge(canvas.current, { width, phase, rate, colour: options.colour, line: options.line })
    },
  })
}

function drawEdge(element: HTMLCanvasElement, { width, phase, rate, colour, line }: { readonly width: number; readonly phase: number; readonly rate: number; readonly colour: string; readonly line: string }): void {
  const ratio = Math.min(2, devicePixelRatio)
  const height = 24
  if (element.width !== Math.round(width * ratio)) {
    element.width = Math.round(width * ratio)
    element.height = Math.round(height * ratio)
  }
  const g = element.getContext('2d')
  if (!g) return
  g.setTransform(ratio, 0, 0, ratio, 0, 0)
  g.clearRect(0, 0, width, height)
  g.strokeStyle = line
  g.lineWidth = 1.5
  g.beginPath()
  for (const y of [6.5, 17.5]) {
    g.moveTo(0, y)
    g.lineTo(width, y)
  }
  g.stroke()
  if (rate <= 0) return
  g.fillStyle = colour
  const down = Math.min(densest, Math.max(1, Math.round(rate / 10)))
  const spacing = width / down
  for (let i = -1; i <= down; i++) dot(g, width - ((phase + i * spacing) % (width + spacing)), 17.5, { width, radius: 3.2 })
  dot(g, (phase * 0.8) % (width * 1.6), 6.5, { width, radius: 3 })
}

function dot(g: CanvasRenderingContext2D, x: number, y: number, { width, radius }: { readonly width: number; readonly radius: number }): void {
  if (x < radius || x > width - radius) return
  g.beginPath()
  g.arc(x, y, radius, 0, Math.PI * 2)
  g.fill()
}
