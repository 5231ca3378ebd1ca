import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { explainIssues, inOneSentence, type Path } from '../explain-issue.ts'
import { knownKeys } from '../known-keys.ts'
import { collectProblems } from '../scenario-places.ts'
import { yamlMistakes } from '../yaml-mistakes.ts'

/** Something wrong in a file of a lesson. */
export interface FoundProblem {
  readonly line: number
  readonly message: string
}

interface ReadOptions<S extends z.ZodType> {
  readonly schema: S
  /** Of the YAML in its file. */
  readonly firstLine?: number
  add(problem: FoundProblem): void
}

/** What a schema makes of a text, and a way to tell what else is wrong with a place of it; nothing when the schema refuses it. */
export function readYaml<S extends z.ZodType>(text: string, { schema, firstLine = 1, add }: ReadOptions<S>): { readonly value: z.output<S>; tell(path: Path, message: string): void } | undefined {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (line: number, message: string) => add({ line: line + firstLine - 1, message })
  for (const { line, message } of yamlMistakes(doc, lines)) place(line, message)
  if (doc.errors.length > 0) return undefined
  const problems = collectProblems(doc, lines)
  const value: unknown = doc.toJS() ?? {}
  const parsed = schema.safeParse(value)
  if (parsed.success) {
    return {
      value: parsed.data,
      tell(path, message) {
        problems.add({ path, message })
        place(problems.found.at(-1)?.line ?? 1, message)
      },
    }
  }
  for (const problem of explainIssues(parsed.error.issues, { value, knownAt: knownKeys(schema) })) problems.add(problem)
  for (const problem of problems.found) place(problem.line, inOneSentence(problem))
  return undefined
}
