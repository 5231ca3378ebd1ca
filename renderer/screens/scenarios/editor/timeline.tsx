import { Plus } from 'lucide-react'
import { useRef } from 'react'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import type { FaultId, FaultInfo } from '../../../../lab/contract/fault.ts'
import { faultText, faultTitle } from '../../../i18n/fixture-texts.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { Choice } from '../../../widgets/choice.tsx'
import type { Block } from '../document/file-model.ts'
import { durationText } from '../document/duration-text.ts'
import { laneIds, laneOf, type LaneId } from './lanes.ts'
import { TimelineBlock } from './timeline-block.tsx'
import { rowsOf, ticks, timeScale, type Span, type TimeScale } from './time-scale.ts'
import styles from './timeline.module.css'

export interface TimelineProps {
  readonly catalogue: Catalogue
  readonly blocks: readonly Block[]
  /** Of the condition that the scenario builds on: shown, not moved. */
  readonly base: readonly Block[]
  readonly baseTitle: string
  readonly durationMs: number | null
  readonly chosen: string | null
  onChoose(block: Block): void
  /** To its form. */
  onOpen(): void
  onPlace(block: Block, span: Span, how: 'typing' | 'edit'): void
  onRemove(block: Block): void
  onAdd(fault: FaultId): void
}

/** Faults over time, a lane a place of the path. */
export function Timeline(props: TimelineProps) {
  const { editor } = useMessages().scenarios
  const { catalogue, blocks, base, durationMs } = props
  const scale = timeScale([...blocks, ...base], durationMs)
  return (
    <div className={styles['timeline']} role="group" aria-label={editor.timeline}>
      {laneIds.map((id) => (
        <Lane key={id} id={id} scale={scale} faults={catalogue.faults.filter((info) => laneOf(info.id) === id)} timeline={props} />
      ))}
      <div className={styles['axis']} aria-hidden>
        {ticks(scale).map((ms) => (
          <span key={ms} className="mono" style={{ left: `${(ms / scale.rangeMs) * 100}%` }}>
            {durationText(ms).replace(/(?=m?s$)/, ' ')}
          </span>
        ))}
      </div>
    </div>
  )
}

function Lane({ id, scale, faults, timeline }: { readonly id: LaneId; readonly scale: TimeScale; readonly faults: readonly FaultInfo[]; readonly timeline: TimelineProps }) {
  const { editor } = useMessages().scenarios
  const track = useRef<HTMLDivElement>(null)
  const { blocks, base, baseTitle, durationMs, chosen, onChoose, onOpen, onPlace, onRemove, onAdd } = timeline
  const here = [...base.map((block) => ({ ...block, key: `base ${block.key}` })), ...blocks].filter(({ fault }) => laneOf(fault) === id)
  const rows = rowsOf(here, scale)
  const title = editor.lanes[id]
  return (
    <div className={styles['lane']}>
      <div className={styles['laneHead']}>
        <span>{title}</span>
        <Choice label={editor.addAt(title)} value="" className={styles['add']} sections={[{ items: faults.map((info) => ({ id: info.id, title: faultTitle(info), note: faultText(info).text })) }]} onChange={(fault) => onAdd(fault as FaultId)}>
          <Plus size={13} aria-hidden />
          <span className={styles['addWord']}>{editor.add}</span>
        </Choice>
      </div>
      <div ref={track} className={styles['track']} style={{ height: `${Math.max(1, ...[...rows.values()].map((row) => row + 1)) * 3.2 + 0.8}rem` }}>
        {ticks(scale).map((ms) => (
          <i key={ms} className={styles['tick']} style={{ left: `${(ms / scale.rangeMs) * 100}%` }} />
        ))}
        {durationMs !== null && durationMs <= scale.rangeMs && <i className={styles['end']} style={{ left: `${(durationMs / scale.rangeMs) * 100}%` }} title={editor.end} />}
        {here.map((block) => {
          const info = faults.find((one) => one.id === block.fault)
          const isBase = block.key.startsWith('base ')
          return (
            <TimelineBlock
              key={block.key}
              block={block}
              info={info}
              scale={scale}
              row={rows.get(block.key) ?? 0}
              track={track}
              isChosen={block.key === chosen}
              note={isBase ? editor.ofBase(baseTitle) : undefined}
              actions={isBase ? null : { onChoose: () => onChoose(block), onOpen, onPlace: (span, how) => onPlace(block, span, how), onRemove: () => onRemove(block) }}
            />
          )
        })}
      </div>
    </div>
  )
}
