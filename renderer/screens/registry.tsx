import { Activity, Grid2x2 } from 'lucide-react'
import type { ComponentType } from 'react'
import type { ScreenId } from '../i18n/messages.ts'
import { LiveScreen } from './live/live-screen.tsx'
import { MatrixScreen } from './matrix/matrix-screen.tsx'

export interface ScreenDefinition {
  readonly id: ScreenId
  readonly Icon: ComponentType<{ readonly size?: number; readonly 'aria-hidden'?: boolean }>
  readonly Screen: ComponentType
}

/** The rail, top to bottom. A screen is one line here, one folder beside this file, one name in the catalogue of messages. */
export const screens: readonly ScreenDefinition[] = [
  { id: 'live', Icon: Activity, Screen: LiveScreen },
  { id: 'matrix', Icon: Grid2x2, Screen: MatrixScreen },
]
