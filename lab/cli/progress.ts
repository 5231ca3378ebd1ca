import type { LiveRun } from '../run/live-run.ts'

const barWidth = 24

/** One line on a terminal that is rewritten; elsewhere one line a phase, so that a CI log stays short. */
export function showProgress(run: LiveRun, label: string): () => void {
  const tty = process.stderr.isTTY
  let phase = ''
  const draw = () => {
    const state = run.state()
    if (!tty) {
      if (state.phase !== phase) process.stderr.write(`${label}: ${state.phase}\n`)
      phase = state.phase
      return
    }
    const start = state.window?.startT ?? null
    const share = start === null || !state.plannedMs ? 0 : Math.min(1, (run.nowT() - start) / state.plannedMs)
    const bar = '#'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '.')
    process.stderr.write(`\r\u001b[K${label}  ${bar} ${state.phase}  ${state.events} events`)
  }
  const timer = tty ? setInterval(draw, 200) : undefined
  const off = run.onState(draw)
  draw()
  return () => {
    clearInterval(timer)
    off()
    if (tty) process.stderr.write('\r\u001b[K')
  }
}
