import { z } from 'zod'

const boundsSchema = z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int().min(1), height: z.number().int().min(1) })
export type Bounds = z.infer<typeof boundsSchema>

export const smallestWindow = { width: 1024, height: 680 }
const firstWindow = { width: 1440, height: 900 }

/** The text of the file that remembers the window; undefined when it is not one (any more). */
export function parseBounds(text: string): Bounds | undefined {
  try {
    return boundsSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Where the window opens: where it was, if most of it would still be on a screen, else in the middle of the first one. */
export function placeWindow(remembered: Bounds | undefined, screens: readonly Bounds[]): Bounds {
  const home = screens.find((screen) => remembered !== undefined && visibleShare(remembered, screen) > 0.5)
  if (remembered !== undefined && home !== undefined) {
    return { ...remembered, width: Math.max(remembered.width, smallestWindow.width), height: Math.max(remembered.height, smallestWindow.height) }
  }
  const screen = screens[0] ?? { x: 0, y: 0, ...firstWindow }
  const width = Math.max(smallestWindow.width, Math.min(firstWindow.width, screen.width))
  const height = Math.max(smallestWindow.height, Math.min(firstWindow.height, screen.height))
  return { x: screen.x + Math.max(0, Math.round((screen.width - width) / 2)), y: screen.y + Math.max(0, Math.round((screen.height - height) / 2)), width, height }
}

function visibleShare(window: Bounds, screen: Bounds): number {
  const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  const height = Math.min(window.y + window.height, screen.y + screen.height) - Math.max(window.y, screen.y)
  return (Math.max(0, width) * Math.max(0, height)) / (window.width * window.height)
}
