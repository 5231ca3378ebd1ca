import { statSync } from 'node:fs'

const missing = '-'

/** Changes whenever the file does. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.size}:${stat.mtimeMs}` : missing
}

/**
 * Remembers what was made of files until one of them changes, comes or goes: a third of a second of parsing in the midst of a run would be
 * a third of a second of wrong measurements.
 */
export function madeOfFiles<T>(): (paths: readonly string[], make: () => T) => T {
  const remembered = new Map<string, { readonly stamp: string; readonly made: T }>()
  return (paths, make) => {
    const key = paths.join('\n')
    const stamp = paths.map(stampOf).join(' ')
    const known = remembered.get(key)
    if (known?.stamp === stamp) return known.made
    const made = make()
    remembered.set(key, { stamp, made })
    return made
  }
}
