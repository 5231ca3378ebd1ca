import { Maximize2, Minus, Plus, ScanLine, SquareDashed, Table2 } from 'lucide-react'
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
    { label: lanes.follow, Icon: ScanLine, keys: 'L', action: { kind: 'follow' }, pressed: mode === 'follow', hidden: !isLive },
  ] as const
  const asTable = useWorkbench((bench) => bench.lanesAsTable)
  const switches = [
    { label: lanes.area, Icon: SquareDashed, on: isAreaTool, toggle: () => onAreaTool(!isAreaTool) },
    { label: lanes.asTable, Icon: Table2, on: asTable, toggle: () => setWorkbench({ lanesAsTable: !asTable }) },
  ]
  return (
    <div className={styles['toolbar']}>
      {buttons.map(({ label, Icon, keys, action, ...more }) =>
        'hidden' in more && more.hidden ? null : (
          <Hint key={label} text={`${label} (${keys})`}>
            <button
              type="button"
              className={`${controls['iconButton']} ${controls['small']} ${styles['tool']}`}
              aria-label={label}
              aria-keyshortcuts={keys}
              {...('pressed' in more ? { 'aria-pressed': more.pressed } : {})}
              onClick={() => onAct(action)}
            >
              <Icon size={14} aria-hidden />
            </button>
          </Hint>
        ),
      )}
      {switches.map(({ label, Icon, on, toggle }) => (
        <Hint key={label} text={label}>
          <button type="button" className={`${controls['iconButton']} ${controls['small']} ${styles['tool']}`} aria-label={label} aria-pressed={on} onClick={toggle}>
            <Icon size={14} aria-hidden />
          </button>
        </Hint>
      ))}
    </div>
  )
}
