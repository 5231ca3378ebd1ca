import { useEffect, useReducer, useRef, useState } from 'react'
import { type Messages, useMessages } from '../../i18n/messages.ts'
import { useSelection } from '../../state/selection.ts'
import type { WalkedTo } from './lane-keys.ts'
import type { LaneRow } from './lanes-source.ts'

/**
 * The event that a key selected here: who walks is told of it where it lies. What was selected elsewhere, or with the mouse, is only marked:
 * a tip would hide its neighbours.
 */
export function useToldEvent(titleOf: (row: LaneRow) => string) {
  const { lanes } = useMessages()
  const [told, setTold] = useState<number | null>(null)
  const [step, setStep] = useState<{ readonly left: LaneRow; readonly walked: WalkedTo | null } | null>(null)
  const [, moved] = useReducer((count: number) => count + 1, 0)
  return {
    told,
    note: step && noteOf(lanes.walk, titleOf, step),
    moved,
    /** @param use the key, if it is one of the lanes @returns whether it was */
    keyed(use: () => boolean): boolean {
      const before = useSelection.getState()
      setStep(null)
      const used = use()
      const after = useSelection.getState()
      if (after !== before) setTold(after.event)
      return used
    },
    walked: (left: LaneRow, walked: WalkedTo | null) => setStep({ left, walked }),
    forget(): void {
      setTold(null)
      setStep(null)
    },
  }
}

/** Null: it went on in the same lane, as one sees. */
function noteOf(texts: Messages['lanes']['walk'], titleOf: (row: LaneRow) => string, { left, walked }: { readonly left: LaneRow; readonly walked: WalkedTo | null }): string | null {
  if (!walked) return texts.none
  if (walked.how === 'here') return null
  return walked.how === 'around' ? texts.around(titleOf(left)) : texts[walked.how](titleOf(left), titleOf(walked.row))
}

/** Wherever the focus is: a tip under the mouse has none. */
export function useEscape(isOn: boolean, onEscape: () => void): void {
  const latest = useRef(onEscape)
  useEffect(() => {
    latest.current = onEscape
  })
  useEffect(() => {
    if (!isOn) return
    const keyed = (event: KeyboardEvent) => event.code === 'Escape' && latest.current()
    addEventListener('keydown', keyed)
    return () => removeEventListener('keydown', keyed)
  }, [isOn])
}
