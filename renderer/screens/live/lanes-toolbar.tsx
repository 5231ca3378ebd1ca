import { ChevronLeft, ChevronRight, Maximize2, Minus, Plus, ScanLine, SquareDashed, Table2, type LucideIcon } from 'lucide-react'
import { useMessages } from '../../i18n/messages.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import controls from '../../widgets/controls.module.css'
import { Hint } from '../../widgets/hint.tsx'
import type { ViewAction, ViewMode } from './lanes-view.ts'
import styles from './lanes.module.css'

export interface LanesToolbarProps {
  readonly mode: ViewMode
  readonly isLive: boolean
  onAct(action: ViewAction): void
  readonly isAreaTool: boolean
  onAreaTool(on: boolean): void
}

export function LanesToolbar({ mode, isLive, onAct, isAreaTool, onAreaTool }: LanesToolbarProps) {
  const messages = useMessages()
  const { lanes } = messages
  const buttons = [
    { label: lanes.zoomIn, Icon: Plus, keys: 'W', action: { kind: 'zoom', factor: 0.6 } },
    { label: lanes.zoomOut, Icon: Minus, keys: 'S', action: { kind: 'zoom', factor: 1 / 0.6 } },
    { label: lanes.fit, Icon: Maximize2, keys: 'F', action: { kind: 'fit' }, pressed: mode === 'fit' },
    { label: lanes.follow, Icon: ScanLine, keys: 'L', action: { kind: mode === 'follow' ? 'pause' : 'follow' }, pressed: mode === 'follow', hidden: !isLive },
  ] as const
  const asTable = useWorkbench((bench) => bench.lanesAsTable)
  const switches = [
    { label: lanes.area, Icon: SquareDashed, on: isAreaTool, toggle: () => onAreaTool(!isAreaTool) },
    { label: lanes.asTable, Icon: Table2, on: asTable, toggle: () => setWorkbench({ lanesAsTable: !asTable }) },
  ]
  return (
    <>
      <div className={styles['toolbar']}>
        {buttons.map(({ label, Icon, keys, action, ...more }) =>
          'hidden' in more && more.hidden ? null : <Tool key={label} label={label} Icon={Icon} keys={keys} pressed={'pressed' in more ? more.pressed : undefined} onPress={() => onAct(action)} />,
        )}
        {switches.map(({ label, Icon, on, toggle }) => (
          <Tool key={label} label={label} Icon={Icon} pressed={on} onPress={toggle} />
        ))}
      </div>
      {mode !== 'fit' && (
        <div className={styles['pan']}>
          <Tool label={lanes.earlier} Icon={ChevronLeft} keys="A" onPress={() => onAct({ kind: 'pan', share: -0.4 })} />
          <Tool label={lanes.later} Icon={ChevronRight} keys="D" onPress={() => onAct({ kind: 'pan', share: 0.4 })} />
        </div>
      )}
    </>
  )
}

interface ToolProps {
  readonly label: string
  readonly Icon: LucideIcon
  readonly keys?: string
  readonly pressed?: boolean | undefined
  onPress(): void
}

function Tool({ label, Icon, keys, pressed, onPress }: ToolProps) {
  return (
    <Hint text={keys === undefined ? label : `${label} (${keys})`}>
      <button type="button" className={`${controls['iconButton']} ${controls['small']}`} aria-label={label} aria-keyshortcuts={keys} aria-pressed={pressed} onClick={onPress}>
        <Icon size={14} aria-hidden />
      </button>
    </Hint>
  )
}
