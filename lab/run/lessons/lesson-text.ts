import { lessonFrontSchema, lessonParts, type LessonLanguage, type LessonPart, type LessonText } from '../../contract/lesson.ts'
import { readYaml, type FoundProblem } from './read-yaml.ts'

/** Keys that the texts of a lesson must have, of the structure. */
export interface WantedKeys {
  readonly predictions: Readonly<Record<string, readonly string[]>>
  readonly questions: Readonly<Record<string, readonly string[]>>
}

/** A placeholder of the explanation: `{{websocket.closeCode}}`. */
export const placeholder = /\{\{\s*([^{}]+?)\s*\}\}/g

const hanScript = /\p{Script=Han}/u

/** Front matter and four headings, with the keys of the structure and no others, in the language that the file is for. */
export function readLessonText(source: string, { language, wanted, add }: { readonly language: LessonLanguage; readonly wanted: WantedKeys | undefined; add(problem: FoundProblem): void }): LessonText | undefined {
  const matter = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(source)
  if (!matter) {
    add({ line: 1, message: 'the file does not begin with front matter; write the texts as YAML between two lines "---"' })
    return undefined
  }
  const [whole, yaml = ''] = matter
  const at = (message: string, line: number) => add({ line, message })
  const front = readYaml(yaml, { schema: lessonFrontSchema, firstLine: 2, add })
  const firstLine = whole.split('\n').length
  const parts = readParts(source.slice(whole.length), (message, line) => at(message, line + firstLine - 1))
  if (!front) return undefined
  if (wanted) {
    for (const group of ['predictions', 'questions'] as const) {
      compareKeys(Object.keys(front.value[group]), Object.keys(wanted[group]), (message, key) => front.tell([group, key], `${group}: ${message}`))
      for (const [key, { options }] of Object.entries(front.value[group])) {
        const known = wanted[group][key]
        if (known) compareKeys(Object.keys(options), known, (message, option) => front.tell([group, key, 'options', option], `${group}.${key}.options: ${message}`))
      }
    }
  }
  requireLanguage({ front: front.value, parts, language }, (path, message) => (path[0]?.startsWith('#') ? at(message, firstLine) : front.tell(path, message)))
  return parts && { ...front.value, ...parts }
}

function compareKeys(got: readonly string[], want: readonly string[], tell: (message: string, key: string) => void): void {
  for (const key of want) if (!got.includes(key)) tell(`the text of "${key}" is missing; lesson.yaml has it`, key)
  for (const key of got) if (!want.includes(key)) tell(`"${key}" is not in lesson.yaml; it has ${want.join(', ')}`, key)
}

function readParts(markdown: string, at: (message: string, line: number) => void): Readonly<Record<LessonPart, string>> | undefined {
  const parts = new Map<string, string[]>()
  let current: string[] | undefined
  let isFenced = false
  for (const [i, line] of markdown.split(/\r?\n/).entries()) {
    if (/^\s*```/.test(line)) isFenced = !isFenced
    const heading = isFenced ? null : /^#{1,6}\s+(.*?)\s*$/.exec(line)
    if (heading) {
      const name = heading[1] ?? ''
      if (!line.startsWith('# ') || !isPart(name)) at(`"${line.trim()}" is no part of a lesson; the headings are ${lessonParts.map((part) => `"# ${part}"`).join(', ')}`, i + 1)
      else if (parts.has(name)) at(`"# ${name}" stands here a second time; put both under one heading`, i + 1)
      current = []
      parts.set(name, current)
      continue
    }
    if (current) current.push(line)
    else if (line.trim() !== '') at(`"${line.trim().slice(0, 40)}" stands before the first heading; begin with "# read"`, i + 1)
    if (!isFenced) for (const problem of foreignMarkdown(line)) at(problem, i + 1)
  }
  const found = lessonParts.map((part) => [part, (parts.get(part) ?? []).join('\n').trim()] as const)
  const missing = found.filter(([, text]) => text === '').map(([part]) => `"# ${part}"`)
  if (missing.length > 0) at(`${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} no text; every part of a lesson needs one`, 1)
  for (const [part, text] of found) if (part !== 'explain' && text.includes('{{')) at(`"# ${part}" has a measured value (${/\{\{[^}]*\}{0,2}/.exec(text)?.[0]}); only "# explain" is read after the run`, 1)
  return missing.length > 0 ? undefined : (Object.fromEntries(found) as Record<LessonPart, string>)
}

function isPart(name: string): name is LessonPart {
  return (lessonParts as readonly string[]).includes(name)
}

/** What the player does not draw, or would not open. */
function foreignMarkdown(line: string): string[] {
  const prose = line.replaceAll(/`[^`]*`/g, '')
  return [
    ...(/<\/?[a-z][^>]*>/i.test(prose) ? [`"${/<\/?[a-z][^>]*>/i.exec(prose)?.[0]}": HTML is not drawn; write Markdown, or put it between backquotes`] : []),
    ...(/!\[/.test(prose) ? ['pictures are not drawn; describe it, or send the reader to a screen of the lab'] : []),
    ...[...prose.matchAll(/\]\(([^)\s]*)/g)].flatMap(([, address = '']) => (address.startsWith('https://') ? [] : [`the link "${address}" cannot be opened; write a whole https address`])),
  ]
}

function requireLanguage({ front, parts, language }: { readonly front: Omit<LessonText, LessonPart>; readonly parts: Readonly<Record<LessonPart, string>> | undefined; readonly language: LessonLanguage }, tell: (path: readonly string[], message: string) => void): void {
  const { title, summary, predictions, questions } = front
  const asked = (group: string, all: Readonly<Record<string, { readonly ask: string }>>) => Object.entries(all).map(([key, { ask }]) => [[group, key, 'ask'], ask] as const)
  const texts: readonly (readonly [readonly string[], string])[] = [
    [['title'], title],
    [['summary'], summary],
    ...asked('predictions', predictions),
    ...asked('questions', questions),
    ...Object.entries(questions).map(([key, { because }]) => [['questions', key, 'because'], because] as const),
    ...lessonParts.map((part) => [[`# ${part}`], parts?.[part] ?? ''] as const),
  ]
  for (const [path, text] of texts) {
    if (text === '' || hanScript.test(text) === (language === 'zh')) continue
    tell(path, `${path.join('.')} is not in ${language === 'zh' ? 'Chinese' : 'English'} ("${text.slice(0, 40)}"); translate it`)
  }
}
