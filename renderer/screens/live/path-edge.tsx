import { useEffect, useRef } from 'react'
import { frameLoop } from '../../charts/frame-loop.ts'
import { useMessages } from '../../i18n/messages.ts'
import { clock, currentLog, useLogValue } from '../../state/live-run.ts'
import { useReducedMotion } from '../../state/use-reduced-motion.ts'
import { useTheme } from '../../state/use-theme.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { fonts, themes } from '../../../lab/contract/palette.ts'
import { Hint } from '../../widgets/hint.tsx'
import type { ReadEdge } from './edge-rates.ts'
import { pulsesFor, pulseSpeed } from './pulses.ts'
import styles from './path.module.css'

export interface PathEdgeProps {
  readonly isLive: boolean
  readonly read: ReadEdge
  readonly hint: string
}

/** A stretch of the path: answers run to the left on the lower line, questions to the right on the upper one. */
export function PathEdge({ isLive, read, hint }: PathEdgeProps) {
  const messages = useMessages()
  const canvas = useRef<HTMLCanvasElement>(null)
  const reduced = useReducedMotion()
  const still = useWorkbench((bench) => bench.pulsesPaused) || reduced
  const theme = useTheme()
  useEffect(() => {
    const density = () => {
      const log = isLive ? currentLog() : undefined
      return log ? read.density(log, clock.now(performance.now())) : 0
    }
    return startPulses(canvas, { rate: density, colour: themes[theme].chrome.accent, line: themes[theme].chrome.border, ground: themes[theme].chrome.bg, still })
  }, [theme, still, isLive, read])
  return (
    <div className={styles['edge']}>
      {isLive && (
        <Hint text={`${hint}\n${messages.path.dots}`}>
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
  readonly ground: string
  readonly still: boolean
}

/** After a pause pulses go on from where they were, ms. */
const longestMs = 200
function startPulses(canvas: React.RefObject<HTMLCanvasElement | null>, options: PulseOptions): () => void {
  let phase = 0
  let before = performance.now()
  let drawn = ''
  const look = () => {
    const [rate, width] = [options.rate(), canvas.current?.clientWidth ?? 0]
    return { rate, width, key: `${width} ${phase.toFixed(1)} ${rate > 0 ? pulsesFor(rate, width).each : 0}` }
  }
  return frameLoop.add({
    wants(isDue) {
      if (!isDue) return false
      const { rate, key } = look()
      return key !== drawn || (rate > 0 && !options.still)
    },
    paint() {
      const now = performance.now()
      if (options.rate() > 0 && !options.still) phase += (Math.min(longestMs, now - before) / 1000) * pulseSpeed
      before = now
      const { rate, width, key } = look()
      drawn = key
      if (canvas.current) drawEdge(canvas.current, { width, phase, rate, colour: options.colour, line: options.line, ground: options.ground })
    },
  })
}

interface Edge {
  /** Of the stretch on the screen, px. */
  readonly width: number
  readonly phase: number
  readonly rate: number
  readonly colour: string
  readonly line: string
  readonly ground: string
}

/** Px before the projector's scale. */
const edgeHeight = 24
const answersY = 17.5

function drawEdge(element: HTMLCanvasElement, { width: screenWidth, phase, rate, colour, line, ground }: Edge): void {
  const zoom = Math.max(1, element.clientHeight / edgeHeight)
  const ratio = Math.min(2, devicePixelRatio) * zoom
  const width = screenWidth / zoom
  if (element.width !== Math.round(width * ratio) || element.height !== Math.round(edgeHeight * ratio)) {
    element.width = Math.round(width * ratio)
    element.height = Math.round(edgeHeight * ratio)
  }
  const g = element.getContext('2d')
  if (!g) return
  g.setTransform(ratio, 0, 0, ratio, 0, 0)
  g.clearRect(0, 0, width, edgeHeight)
  g.strokeStyle = line
  g.lineWidth = 1.5
  g.beginPath()
  for (const y of [6.5, answersY]) {
    g.moveTo(0, y)
    g.lineTo(width, y)
  }
  g.stroke()
  if (rate <= 0) return
  g.fillStyle = colour
  const { each, count } = pulsesFor(rate, width)
  const spacing = width / count
  for (let i = -1; i <= count; i++) dot(g, width - ((phase + i * spacing) % (width + spacing)), answersY, { width, radius: 3.2 })
  dot(g, (phase * 0.8) % (width * 1.6), 6.5, { width, radius: 3 })
  if (each > 1) sign(g, `×${each}`, { width, colour, ground })
}

/** How many messages one pulse stands for, on the line that they come by. */
function sign(g: CanvasRenderingContext2D, text: string, { width, colour, ground }: { readonly width: number; readonly colour: string; readonly ground: string }): void {
  g.font = `600 10px ${fonts.ui}`
  const wide = g.measureText(text).width + 8
  if (wide > width * 0.85) return
  g.fillStyle = ground
  g.strokeStyle = colour
  g.lineWidth = 1
  g.beginPath()
  g.roundRect((width - wide) / 2, answersY - 6, wide, 12, 4)
  g.fill()
  g.stroke()
  g.fillStyle = colour
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  g.fillText(text, width / 2, answersY + 0.5)
}

function dot(g: CanvasRenderingContext2D, x: number, y: number, { width, radius }: { readonly width: number; readonly radius: number }): void {
  if (x < radius || x > width - radius) return
  g.beginPath()
  g.arc(x, y, radius, 0, Math.PI * 2)
  g.fill()
}
