import type { z } from 'zod'
import { nearest } from '../core/nearest.ts'

type Issue = z.core.$ZodIssue
export type Path = readonly PropertyKey[]

/** One thing wrong with a value, in words, with the word that may have been meant. */
export interface Explained {
  readonly path: Path
  readonly message: string
  /** The key itself is wrong, whatever it holds. */
  readonly atKey?: boolean
  readonly instead?: string | undefined
}

export interface IssueContext {
  /** What was parsed. */
  readonly value: unknown
  /** The keys that are understood at a place. */
  knownAt(path: Path): readonly string[]
}

/** Every issue of a schema as a person reads it: each unknown key by itself, of a union the branch that was nearly right. */
export function explainIssues(issues: readonly Issue[], context: IssueContext, at: Path = []): Explained[] {
  return issues.flatMap((issue) => explainIssue(issue, context, [...at, ...issue.path]))
}

function explainIssue(issue: Issue, context: IssueContext, path: Path): Explained[] {
  const got = valueAt(context.value, path)
  const name = path.join('.') || 'file'
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], context.knownAt(path)))
    case 'invalid_key':
      return [{ path, message: `${path.slice(0, -1).join('.')}: "${String(path.at(-1))}" cannot stand here: ${issue.issues[0]?.message ?? issue.message}`, atKey: true }]
    case 'invalid_union': {
      const branch = nearlyRight(issue.errors)
      const words = issue.errors.flatMap((errors) => errors.flatMap((error) => (error.code === 'invalid_value' && error.path.length === 0 ? error.values : [])))
      return explainIssues(branch, context, path).map((explained) => (explained.path.length === path.length && explained.instead === undefined ? { ...explained, ...guessed(got, words) } : explained))
    }
    case 'invalid_value': {
      const guess = guessed(got, issue.values)
      return [{ path, message: `${name}: ${issue.message}${shown(got)}${guess.instead === undefined ? '' : `; did you mean "${guess.instead}"?`}`, ...guess }]
    }
    case 'invalid_type':
      if (got === undefined && path.length > 0) return [{ path, message: `"${String(path.at(-1))}" is missing${path.length > 1 ? ` in ${path.slice(0, -1).join('.')}` : ''}` }]
      return [{ path, message: path.length === 0 ? 'this is no list of keys and values; begin with "title: ..."' : `${name}: ${issue.message}${shown(got)}` }]
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'too_big':
    case 'too_small':
      // Our own messages name the value themselves.
      return [{ path, message: `${name}: ${issue.message}${issue.code === 'custom' ? '' : shown(got)}` }]
  }
}

function unknownKey(path: Path, known: readonly string[]): Explained {
  const key = String(path.at(-1))
  const instead = nearest(key, known)
  return { path, message: `unknown key "${key}"${instead ? `; did you mean "${instead}"?` : `; known are ${known.join(', ')}`}`, atKey: true, instead }
}

/** A branch that wants another type altogether was not meant; of the others the one that got deepest, then the last. */
function nearlyRight(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const rank = (issues: readonly Issue[]) => (issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0) ? -1 : Math.max(...issues.map((issue) => issue.path.length)))
  return branches.reduce<readonly Issue[]>((best, issues) => (best.length === 0 || rank(issues) >= rank(best) ? issues : best), [])
}

function guessed(got: unknown, words: readonly unknown[]): { readonly instead?: string } {
  const instead = typeof got === 'string' ? nearest(got, words.map(String)) : undefined
  return instead === undefined ? {} : { instead }
}

function shown(got: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof got) ? ` (got ${JSON.stringify(got)})` : ''
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (typeof node === 'object' && node !== null ? (node as Record<PropertyKey, unknown>)[key] : undefined), value)
}
