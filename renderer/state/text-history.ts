/** The versions of a text, for undo and redo over typing and forms alike. */
export interface History {
  readonly text: string
  readonly past: readonly string[]
  readonly future: readonly string[]
  /** When the last letter was typed; null after anything else. */
  readonly typedAt: number | null
}

const mostSteps = 200
/** Letters that follow each other this soon are one step. */
const oneStepMs = 700

export function newHistory(text: string): History {
  return { text, past: [], future: [], typedAt: null }
}

export function change(history: History, text: string, { how, at }: { readonly how: 'typing' | 'edit'; readonly at: number }): History {
  if (text === history.text) return history
  const goesOn = how === 'typing' && history.typedAt !== null && at - history.typedAt < oneStepMs && history.past.length > 0
  return { text, past: goesOn ? history.past : [...history.past, history.text].slice(-mostSteps), future: [], typedAt: how === 'typing' ? at : null }
}

export function undo(history: History): History {
  const text = history.past.at(-1)
  return text === undefined ? history : { text, past: history.past.slice(0, -1), future: [history.text, ...history.future], typedAt: null }
}

export function redo(history: History): History {
  const [text, ...future] = history.future
  return text === undefined ? history : { text, past: [...history.past, history.text], future, typedAt: null }
}
