import type { ComponentType } from 'react'
import type { Messages, ScreenId } from '../i18n/messages.ts'

/** Keys of a screen as the help lists them; any one of `keys` does it. */
export interface KeyRow {
  readonly keys: readonly string[]
  readonly does: string
}

export interface ScreenDefinition {
  readonly id: ScreenId
  /** Alt and this digit go there. */
  readonly digit?: number
  readonly Icon: ComponentType<{ readonly size?: number; readonly 'aria-hidden'?: boolean }>
  /** Renders a `Page`, or a `TopBar` and a `main`. */
  readonly Screen: ComponentType
  /** For the help (`?`). */
  keys?(messages: Messages): readonly KeyRow[]
  /** For the palette (Ctrl+K). */
  commands?(messages: Messages): readonly { readonly id: string; readonly title: string; readonly keys?: string; run(): void }[]
  /** Stands at the foot of the rail. */
  readonly atFoot?: boolean
}
