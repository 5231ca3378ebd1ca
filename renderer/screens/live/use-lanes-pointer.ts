import { useRef, type PointerEvent } from 'react'
import type { Viewport } from '../../charts/viewport.ts'
import type { ViewAction } from './lanes-view.ts'

export interface PointerPlace {
  readonly x: number
  /** Ms since the start of the clients. */
  readonly t: number
  readonly lane: number
}

export interface LanesPointerOptions {
  place(event: PointerEvent): PointerPlace
  /** Width of the lanes in px of the layout. */
  readonly width: number
  /** A drag chooses a part of the run instead of moving the picture; with Shift it always does. */
  readonly isAreaTool: boolean
  onPointer(at: PointerPlace | null): void
  onAct(action: ViewAction): void
  onArea(area: Viewport): void
  /** Pressed and let go without a drag. */
  onClick(at: PointerPlace): void
  /** The same where a drag would have chosen: one end of a part of the run (WCAG 2.5.7: nothing is for dragging only). */
  onMark(t: number): void
}

interface Drag {
  readonly x: number
  readonly moved: boolean
  /** Where the part of the run begins that is being chosen. */
  readonly areaFromT: number | null
}

/** Below this many px a drag is a click with an unsteady hand. */
const steady = 3

/** A drag moves the picture, or chooses a part of the run. */
export function useLanesPointer({ place, width, isAreaTool, onPointer, onAct, onArea, onClick, onMark }: LanesPointerOptions) {
  const drag = useRef<Drag | null>(null)
  return {
    onPointerDown(event: PointerEvent) {
      const at = place(event)
      // A drag that leaves the lanes is still the same drag.
      event.currentTarget.setPointerCapture(event.pointerId)
      drag.current = { x: at.x, moved: false, areaFromT: event.shiftKey || isAreaTool ? at.t : null }
    },
    onPointerMove(event: PointerEvent) {
      const at = place(event)
      const begun = drag.current
      if (begun && event.buttons === 1 && (begun.moved || Math.abs(at.x - begun.x) > steady)) {
        if (begun.areaFromT === null) onAct({ kind: 'pan', share: (begun.x - at.x) / width })
        else onArea({ fromT: Math.min(begun.areaFromT, at.t), toT: Math.max(begun.areaFromT, at.t) })
        drag.current = { ...begun, x: at.x, moved: true }
      }
      onPointer(at)
    },
    onPointerUp(event: PointerEvent) {
      const begun = drag.current
      if (begun?.moved === false && begun.areaFromT !== null) onMark(begun.areaFromT)
      else if (begun?.moved === false) onClick(place(event))
      drag.current = null
    },
    onPointerLeave: () => onPointer(null),
  }
}
