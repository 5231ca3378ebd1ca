import type { ComponentType } from 'react'
import type { Language, Messages, ScreenId } from '../i18n/messages.ts'

/** Keys of a screen as the help lists them; any one of `keys` does it. */
export interface KeyRow {
  readonly keys: readonly string[]
  readonly does: string
}

export interface ScreenDefinition {
  readonly id: ScreenId
  readonly Icon: ComponentType<{ readonly size?: number; readonly 'aria-hidden'?: boolean }>
  /** Renders a `Page`, or a `TopBar` and a `main`. */
  readonly Screen: ComponentType
  /** For the help (`?`). */
  keys?(messages: Messages): readonly KeyRow[]
  /** For the palette (Ctrl+K). */
  commands?(messages: Messages, language: Language): readonly { readonly id: string; readonly title: string; readonly name?: string; readonly says?: string; readonly keys?: string; run(): void }[]
  /** Ctrl+Enter, the palette and the menu do it; false when there is nothing to do just now. A screen without it may have a key handler of its own. */
  runOrStop?(): boolean
  /** Stands at the foot of the rail. */
  readonly atFoot?: boolean
}
