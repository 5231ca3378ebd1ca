import { parse } from 'yaml'
import { LabError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'

/** What a person can say to a proxy that runs. */
export type Control =
  | { readonly kind: 'on'; readonly fault: string; readonly params: Readonly<Record<string, unknown>> }
  | { readonly kind: 'off'; readonly fault: string }
  | { readonly kind: 'condition'; readonly name: string }
  | { readonly kind: 'status' }
  | { readonly kind: 'help' }
  | { readonly kind: 'quit' }

const verbs = ['on', 'off', 'condition', 'status', 'help', 'quit'] as const

export const controlHelp = `  on FAULT [name=value ...]   switch a fault on, or change it: on gateway/idle-timeout idle=5s
  off FAULT                   switch it off; "off all" switches everything off
  condition NAME              put a condition's faults in place of all that are on
  status                      what is on
  quit                        end (as Ctrl-C)
Faults and conditions: brownout list faults, brownout list conditions`

/**
 * One line of standard input; undefined for an empty one. Values are read as in a scenario file: `idle=5s`, `status=502`,
 * `status=[502, 503]`, `body="in two words"`. @throws LabError LAB_BAD_OPTION, naming the nearest known word.
 */
export function parseControlLine(line: string): Control | undefined {
  const [word = '', ...rest] = wordsOf(line)
  if (word === '') return undefined
  const verb = verbs.find((known) => known === word.toLowerCase())
  if (!verb) {
    const guess = nearest(word, verbs)
    throw bad(`there is no command "${word}"${guess ? `; did you mean "${guess}"?` : ''} Known: ${verbs.join(', ')}`)
  }
  if (verb === 'status' || verb === 'help' || verb === 'quit') {
    if (rest.length > 0) throw bad(`"${verb}" stands alone; "${rest.join(' ')}" is too much`)
    return { kind: verb }
  }
  const [name, ...more] = rest
  if (name === undefined) throw bad(verb === 'condition' ? 'which condition? For example: condition clean' : `which fault? For example: ${verb} gateway/idle-timeout`)
  if (verb === 'on') return { kind: 'on', fault: name, params: paramsOf(more) }
  if (more.length > 0) throw bad(`"${verb}" takes one name; "${more.join(' ')}" is too much`)
  return verb === 'off' ? { kind: 'off', fault: name } : { kind: 'condition', name }
}

function paramsOf(words: readonly string[]): Record<string, unknown> {
  const params: Record<string, unknown> = {}
  for (const word of words) {
    const [, name, value] = /^([A-Za-z][\w-]*)=(.*)$/s.exec(word) ?? []
    if (name === undefined || value === undefined) throw bad(`"${word}" is not a parameter; write name=value, for example idle=5s`)
    if (Object.hasOwn(params, name)) throw bad(`"${name}" is given twice`)
    params[name] = valueOf(name, value)
  }
  return params
}

function valueOf(name: string, text: string): unknown {
  try {
    return parse(text) as unknown
  } catch {
    throw bad(`the value of "${name}" cannot be read: ${text}`)
  }
}

/** Split at blanks that are outside quotes and brackets; quotes stay, they belong to the value. */
function wordsOf(line: string): string[] {
  return line.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\[[^\]]*\]|\{[^}]*\}|[^\s"'[{]|["'[{])+/g) ?? []
}

function bad(message: string): LabError {
  return new LabError('LAB_BAD_OPTION', message)
}
