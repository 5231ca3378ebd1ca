import { useLayoutEffect, useState, type RefObject } from 'react'

/** A table of more rows renders only those in sight. */
export const windowedFrom = 500
/** Rows rendered beyond each edge: the next one by key is always there. */
const beyond = 30

export interface RowWindow {
  readonly first: number
  /** Not included. */
  readonly end: number
  /** Height of a row, px; 0 as long as it is not known, or nothing is left out. */
  readonly rowHeight: number
}

/** Which rows to render, from where the frame is scrolled to. The rows must be of one height. */
export function useRowWindow(frame: RefObject<HTMLElement | null>, count: number): RowWindow {
  const windowed = count > windowedFrom
  const [at, setAt] = useState({ first: 0, end: 2 * beyond, rowHeight: 0 })
  useLayoutEffect(() => {
    const element = frame.current
    if (!element || !windowed) return
    const measure = () => {
      const rowHeight = element.querySelector<HTMLElement>('tbody tr[data-row]')?.getBoundingClientRect().height ?? 0
      if (rowHeight === 0) return
      const top = Math.floor(element.scrollTop / rowHeight)
      // In steps: not every pixel of a scroll renders anew.
      const first = Math.max(0, Math.floor((top - beyond) / 10) * 10)
      const end = Math.min(count, Math.ceil((top + element.clientHeight / rowHeight + beyond) / 10) * 10)
      setAt((before) => (before.first === first && before.end === end && before.rowHeight === rowHeight ? before : { first, end, rowHeight }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [frame, count, windowed])
  return windowed ? { ...at, end: Math.min(at.end, count) } : { first: 0, end: count, rowHeight: 0 }
}
