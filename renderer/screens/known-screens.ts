import type { ScreenId } from '../i18n/messages.ts'

const known = new Set<ScreenId>()

/** Told by the registry, so that a screen can offer a way to another one without importing it. */
export function announceScreens(ids: readonly ScreenId[]): void {
  for (const id of ids) known.add(id)
}

export function hasScreen(id: ScreenId): boolean {
  return known.has(id)
}
