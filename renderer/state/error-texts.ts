/** The engine's own code of a refusal (`LAB_PORT_IN_USE`), or nothing. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('data' in error)) return ''
  const { data } = error
  return typeof data === 'object' && data !== null && 'code' in data ? String(data.code) : ''
}

/** What is shown of something that went wrong. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
