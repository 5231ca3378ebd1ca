import type { FaultId } from '../../contract/fault.ts'

/** A fault of a condition in lab time: what the file says, without the time scale. */
export interface ExportedFault {
  readonly fault: FaultId
  readonly params: Readonly<Record<string, unknown>>
  readonly explain: string
  readonly lifetime: 'instant' | 'held'
  readonly fromMs: number
  /** Null: to the end. */
  readonly toMs: number | null
  /** Of a link fault: the toxics that make it. */
  readonly toxics: readonly { readonly type: string; readonly stream: 'upstream' | 'downstream'; readonly attributes: Readonly<Record<string, string | number>> }[]
}

export interface ExportedCondition {
  readonly id: string
  readonly title: string
  readonly summary?: string | undefined
  readonly faults: readonly ExportedFault[]
}

/** What another tool can do of a fault, or why it cannot. `differs` says where it is not quite the same. */
export type Expressed<T> = { readonly does: T; readonly differs?: string | undefined } | { readonly cannot: string }

export function seconds(ms: number): string {
  return `${ms / 1000}s`
}

/** `from 10s to 40s`, `for the whole run`. */
export function when({ lifetime, fromMs, toMs }: ExportedFault): string {
  if (lifetime === 'instant') return `once, at ${seconds(fromMs)}`
  if (fromMs === 0 && toMs === null) return 'all the time'
  return `from ${seconds(fromMs)}${toMs === null ? ' on' : ` to ${seconds(toMs)}`}`
}

export function number(params: ExportedFault['params'], name: string): number {
  return Number(params[name])
}

/** Lines of a file whose comments begin with `#`. */
export function comments(words: string): string {
  return words.split(/\r\n|[\r\n\u0085\u2028\u2029]/).map((line) => `# ${line}`.trimEnd()).join('\n')
}

/** What is told about a fault above its lines, or instead of them. */
export function heading<T>(fault: ExportedFault, expressed: Expressed<T>): string {
  const lines = [`${fault.fault}, ${when(fault)}. ${fault.explain}`]
  if ('cannot' in expressed) lines.push(`Not expressed: ${expressed.cannot}`)
  else if (expressed.differs) lines.push(`Differs: ${expressed.differs}`)
  return comments(lines.join('\n'))
}

export function preamble({ id, title, summary }: ExportedCondition, tool: string): string {
  return comments([`Brownout condition "${id}" for ${tool}: ${title}`, ...(summary ? [summary] : []), 'Times are real times: no time scale.'].join('\n'))
}
