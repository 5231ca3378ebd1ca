import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** Rows of one height in rem (rows of a table are `use-row-window.ts`), of which only those in view (and a few around them) are in the document. */
export interface VirtualRows {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly first: number
  /** Exclusive. */
  readonly end: number
  onScroll(): void
  /** Scrolls as little as brings the row into view; a row far away comes to the middle. */
  reveal(index: number): void
  /** Whole rows that fit: a page for the keyboard. */
  pageRows(): number
}

/** Drawn beyond each edge, so that a flick of the wheel shows no blank. */
const beyond = 8

/** @param rowRem height of a row in rem: the size of the root is the person's, and the projector's */
export function useVirtualRows(count: number, rowRem: number): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null)
  const [span, setSpan] = useState({ first: 0, end: 40 })
  const measure = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const rowPx = rowRem * rootPx()
    const first = Math.max(0, Math.floor(element.scrollTop / rowPx) - beyond)
    const end = Math.ceil((element.scrollTop + element.clientHeight) / rowPx) + beyond
    setSpan((before) => (before.first === first && before.end === end ? before : { first, end }))
  }, [rowRem])
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [measure, count])
  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current
      if (!element || index < 0) return
      const rowPx = rowRem * rootPx()
      const top = index * rowPx
      const view = { top: element.scrollTop, bottom: element.scrollTop + element.clientHeight }
      if (top >= view.top && top + rowPx <= view.bottom) return
      const far = top < view.top - 2 * rowPx || top > view.bottom + rowPx
      element.scrollTop = far ? top - (element.clientHeight - rowPx) / 2 : top < view.top ? top : top + rowPx - element.clientHeight
      measure()
    },
    [measure, rowRem],
  )
  const pageRows = useCallback(() => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (rowRem * rootPx())) - 1), [rowRem])
  return { scroller, first: Math.min(span.first, count), end: Math.min(span.end, count), onScroll: measure, reveal, pageRows }
}

function rootPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 10
}
