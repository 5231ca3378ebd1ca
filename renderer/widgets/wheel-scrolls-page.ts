import type { WheelEvent } from 'react'

/** Around lanes on a page that scrolls: the wheel scrolls the page, and zooms them with Ctrl only. Sideways it moves them as anywhere. */
export const wheelScrollsPage = {
  onWheelCapture(event: WheelEvent) {
    if (!event.ctrlKey && !event.metaKey && Math.abs(event.deltaY) >= Math.abs(event.deltaX)) event.stopPropagation()
  },
}
