/** What this browser keeps of the app; null when there is nothing, or nothing may be kept. */
export function readStored(key: string): string | null {
  return typeof localStorage === 'undefined' ? null : localStorage.getItem(key)
}

/** Storage that is full or forbidden must stop nobody: what was chosen then ends with the page. */
export function writeStored(key: string, value: unknown): void {
  if (typeof localStorage === 'undefined') return
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // As said.
  }
}
