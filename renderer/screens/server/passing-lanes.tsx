import { useRef, useState } from 'react'
import type { PassedLane, PassingState } from '../../../lab/contract/own-server.ts'
import { drawScene } from '../../charts/draw-scene.ts'
import { paletteOf } from '../../charts/palette.ts'
import type { Scene } from '../../charts/scene.ts'
import { TimeColumn } from '../../charts/time-column.ts'
import { useMessages } from '../../i18n/messages.ts'
import { clock, useEventLog } from '../../state/live-run.ts'
import { useUiScale } from '../../state/use-projector.ts'
import { useTheme } from '../../state/use-theme.ts'
import { Segmented } from '../../widgets/segmented.tsx'
import { faultName } from '../live/fault-name.ts'
import { laneLayout } from '../live/lanes-layout.ts'
import { useCanvasPainter } from '../live/use-canvas-painter.ts'
import { useSize } from '../live/use-size.ts'
import { drawnLane } from './passing-lane.ts'
import { StandingChip } from './standing-chip.tsx'
import styles from './server.module.css'

const recentMs = 60_000
const noFeed = new TimeColumn()

/** One lane for each kind of exchange; the table beside it tells the same in words. */
export function PassingLanes({ passing, selected, onSelect }: { readonly passing: PassingState; readonly selected: string | null; onSelect(lane: string): void }) {
  const { server } = useMessages()
  const [whole, setWhole] = useState(passing.path === null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const middle = useRef<HTMLDivElement>(null)
  const scale = useUiScale()
  const theme = useTheme()
  const log = useEventLog()
  const { lanes } = passing
  const layout = laneLayout({ width: useSize(middle).width, height: 46 * lanes.length + 80 }, { lanes: lanes.length, scale })
  useCanvasPainter(canvas, {
    width: layout.width,
    height: layout.height,
    scale,
    sources: [],
    paint(g) {
      const nowT = passing.path === null ? passing.nowT : Math.max(passing.nowT, clock.now(performance.now()))
      const endT = nowT * 1.01 + 200
      const scene: Scene = {
        layout, palette: paletteOf(theme), feed: noFeed, zeroT: 0, laneEndT: nowT, measuredEndT: null, selectedT: null, range: null, pointer: null,
        view: { fromT: whole ? 0 : Math.max(0, endT - recentMs), toT: whole ? Math.max(endT, 5000) : Math.max(endT, recentMs) },
        lanes: lanes.map((lane) => drawnLane(lane, nowT)),
        faults: log?.run === passing.run ? log.faults : [],
        nameOf: faultName,
        missing: () => 0,
        nowT: passing.path === null ? null : nowT,
        selectedLane: lanes.findIndex(({ id }) => id === selected),
      }
      drawScene(g, scene)
    },
  })
  return (
    <figure className={styles['lanes']} aria-label={server.lanes}>
      <div className={styles['lanesHead']}>
        <h2>{server.lanes}</h2>
        <Segmented label={server.view} value={whole ? 'whole' : 'recent'} options={(['recent', 'whole'] as const).map((id) => ({ id, title: server[id] }))} onChange={(view) => setWhole(view === 'whole')} />
      </div>
      <div className={styles['lanesGrid']} style={{ gridTemplateRows: `${(layout.labelsHeight + layout.feedHeight) * scale}px repeat(${lanes.length}, ${layout.laneHeight * scale}px) ${layout.axisHeight * scale}px` }}>
        {lanes.map((lane, i) => (
          <LaneRow key={lane.id} lane={lane} row={i + 2} isSelected={lane.id === selected} onSelect={() => onSelect(lane.id)} />
        ))}
        <div ref={middle} className={styles['canvasPlace']}>
          <canvas ref={canvas} aria-hidden style={{ width: layout.width * scale, height: layout.height * scale }} />
        </div>
      </div>
    </figure>
  )
}

function LaneRow({ lane, row, isSelected, onSelect }: { readonly lane: PassedLane; readonly row: number; readonly isSelected: boolean; onSelect(): void }) {
  const { server } = useMessages()
  const messages = lane.exchanges.reduce((sum, exchange) => sum + exchange.messages.down, 0)
  return (
    <>
      <button type="button" className={styles['laneLabel']} style={{ gridRow: row }} aria-pressed={isSelected} onClick={onSelect}>
        <strong>
          {server.kinds[lane.kind]}
          {lane.seat > 1 && ` · ${server.seat(lane.seat)}`}
        </strong>{' '}
        <span className={lane.path === null ? undefined : 'mono'}>{lane.path ?? server.several}</span>
      </button>
      <div className={styles['laneEnd']} style={{ gridRow: row }}>
        <StandingChip standing={lane.standing} />
        <span className="mono">{server.counts(lane.total, messages, lane.exchanges.every(({ isCounted }) => isCounted))}</span>
      </div>
    </>
  )
}
