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
  /** What may stand there, where that is a matter of choosing. */
  readonly choices?: readonly string[] | undefined
  /** Nothing stands where something should. */
  readonly isMissing?: boolean
}

/** The sentence with what may be chosen, for who has only the sentence. */
export function inOneSentence({ message, instead, choices = [] }: Pick<Explained, 'message' | 'instead' | 'choices'>): string {
  return instead !== undefined || choices.length === 0 ? message : `${message}; known are ${choices.join(', ')}`
}

export interface IssueContext {
  /** What was parsed. */
  readonly value: unknown
  /** The keys that are understood at a place. */
  knownAt(path: Path): readonly string[]
}

/** Every issue of a schema as a person reads it: each unknown key by itself, of a union the branch that was nearly right. */
export function explainIssues(issues: readonly Issue[], context: IssueContext, at: Path = []): Explained[] {
  // A value of another type than wanted has nothing else wrong.
  const others = issues.filter((issue) => issue.code === 'invalid_type' || !issues.some(({ code, path }) => code === 'invalid_type' && path.join() === issue.path.join()))
  return others.flatMap((issue) => explainIssue(issue, context, [...at, ...issue.path]))
}

function explainIssue(issue: Issue, context: IssueContext, path: Path): Explained[] {
  const got = valueAt(context.value, path)
  const name = path.join('.') || 'file'
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], context.knownAt(path)))
    case 'invalid_key':
      return [{ path, message: `${path.slice(0, -1).join('.')}: "${String(path.at(-1))}" cannot stand here`, atKey: true }]
    case 'invalid_union': {
      const branch = nearlyRight(issue.errors)
      const words = issue.errors.flatMap((errors) => errors.flatMap((error) => (error.code === 'invalid_value' && error.path.length === 0 ? error.values : [])))
      return explainIssues(branch, context, path).map((explained) => (explained.path.length === path.length && explained.instead === undefined ? { ...explained, ...guessed(got, words) } : explained))
    }
    case 'invalid_value': {
      const guess = guessed(got, issue.values)
      return [{ path, message: `${name}: ${shown(got)} is none of what can stand here${meant(guess.instead)}`, ...guess, choices: issue.values.map(String) }]
    }
    case 'invalid_type':
      if (got === undefined && path.length > 0) return [{ path, message: `"${String(path.at(-1))}" is missing${path.length > 1 ? ` in ${path.slice(0, -1).join('.')}` : ''}`, isMissing: true }]
      return [{ path, message: path.length === 0 ? 'this is no list of keys and values; begin with "title: ..."' : `${name}: ${wanted(issue.expected)} is wanted here, not ${shown(got)}` }]
    case 'too_small':
    case 'too_big':
      return [{ path, message: `${name}: ${outOfRange(issue, got)}` }]
    case 'invalid_format':
    case 'invalid_element':
      return [{ path, message: `${name}: ${shown(got)} is not written as it must be here` }]
    case 'not_multiple_of':
      return [{ path, message: `${name}: ${shown(got)} is no multiple of ${issue.divisor}` }]
    case 'custom':
      // Our own messages name the value themselves.
      return [{ path, message: `${name}: ${issue.message}` }]
  }
}

/** What a schema wants, in words of a file. */
function wanted(type: string): string {
  const words: Readonly<Record<string, string>> = { string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'a map of keys', record: 'a map of keys' }
  return words[type] ?? type
}

function outOfRange(issue: Extract<Issue, { readonly code: 'too_small' | 'too_big' }>, got: unknown): string {
  const isSmall = issue.code === 'too_small'
  const bound = isSmall ? issue.minimum : issue.maximum
  if (isSmall && bound === 1 && issue.origin !== 'number' && issue.origin !== 'int') return 'this must not be empty'
  if (issue.origin === 'string') return `this text is too ${isSmall ? 'short' : 'long'}; ${bound} characters are the ${isSmall ? 'least' : 'most'}`
  if (issue.origin !== 'number' && issue.origin !== 'int') return `these are too ${isSmall ? 'few' : 'many'}; ${bound} are the ${isSmall ? 'least' : 'most'}`
  return `${shown(got)} is too ${isSmall ? 'small' : 'large'}; ${bound} is the ${isSmall ? 'least' : 'most'}${issue.inclusive === false ? ', and itself not allowed' : ''}`
}

function unknownKey(path: Path, known: readonly string[]): Explained {
  const key = String(path.at(-1))
  const instead = nearest(key, known)
  return { path, message: `unknown key "${key}"${meant(instead)}`, atKey: true, instead, choices: known }
}

function meant(instead: string | undefined): string {
  return instead === undefined ? '' : `; did you mean "${instead}"?`
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
  if (got === null) return 'nothing'
  return Array.isArray(got) ? 'a list' : typeof got === 'object' ? 'a map of keys' : JSON.stringify(got) ?? 'nothing'
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (typeof node === 'object' && node !== null ? (node as Record<PropertyKey, unknown>)[key] : undefined), value)
}
