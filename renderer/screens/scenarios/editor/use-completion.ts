import { useState } from 'react'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import { conditionText, faultTitle, paramText } from '../../../i18n/fixture-texts.ts'
import { useAnswer } from '../../../state/use-answer.ts'
import { complete, placeAt, type Completion, type Schema } from '../document/completion.ts'

export interface OpenCompletion extends Completion {
  readonly index: number
}

/** The list of what may stand at the caret. */
export function useCompletion(catalogue: Catalogue) {
  const { answer } = useAnswer('file schemas', (engine) => engine.library.schemas())
  const [open, setOpen] = useState<OpenCompletion | null>(null)
  /** @param asked by key; otherwise it opens only where a word has begun */
  const look = (text: string, caret: number, asked: boolean) => {
    if (answer.kind !== 'ready') return setOpen(null)
    const kind = /^faults\s*:/m.test(text) ? 'condition' : 'scenario'
    const known = { conditions: catalogue.conditions.map((info) => ({ id: info.id, title: conditionText(info).title })), faults: catalogue.faults.map((info) => ({ id: info.id, title: faultTitle(info) })) }
    if (!asked && placeAt(text, caret).word === '') return setOpen(null)
    const found = complete(text, caret, { schema: answer.value[kind] as Schema, known })
    const items = found.items.map((item) => ({ ...item, detail: known.faults.find(({ id }) => id === item.label)?.title ?? paramText(item.detail) }))
    setOpen(items.length === 0 ? null : { ...found, items, index: 0 })
  }
  const step = (by: number) => setOpen((now) => now && { ...now, index: (now.index + by + now.items.length) % now.items.length })
  return { open, look, step, close: () => setOpen(null) }
}
