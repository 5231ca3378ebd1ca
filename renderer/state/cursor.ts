import { create } from 'zustand'

/** The moment under the pointer, ms since the start of the clients: lanes and charts show the same one. */
export const useCursor = create<{ readonly t: number | null }>()(() => ({ t: null }))

export function pointAt(t: number | null): void {
  useCursor.setState({ t })
}
