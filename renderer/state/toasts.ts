import { create } from 'zustand'

export interface Toast {
  readonly id: number
  readonly text: string
  /** Takes back what the toast tells; its button says so. */
  readonly undo?: (() => void) | undefined
}

/** Long enough to read; longer when there is something to decide, ms. */
const shownMs = { plain: 5000, undo: 10_000 } as const

export const useToasts = create<readonly Toast[]>()(() => [])
let lastId = 0

/** Tells what was done, with a way back instead of a question before. */
export function toast(told: Omit<Toast, 'id'>): void {
  const id = ++lastId
  useToasts.setState((toasts) => [...toasts.slice(-2), { ...told, id }], true)
  setTimeout(() => dismissToast(id), told.undo ? shownMs.undo : shownMs.plain)
}

export function dismissToast(id: number): void {
  useToasts.setState((toasts) => toasts.filter((other) => other.id !== id), true)
}
