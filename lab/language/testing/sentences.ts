import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { endOf, literalsAt, type Values, waysOf } from './source-literals.ts'

/*
 * Every sentence that the lab can say of a run, read out of its sources, for tests that each has its translation.
 */

const lab = fileURLToPath(new URL('../../', import.meta.url))

interface Source {
  readonly file: string
  readonly text: string
}

/** @param places folders with all that is in them, or files; in `lab/` */
function sourcesOf(...places: readonly string[]): Source[] {
  return places.flatMap((place) => {
    const files = place.endsWith('.ts') ? [place] : readdirSync(lab + place, { recursive: true, encoding: 'utf8' }).map((file) => `${place}/${file}`)
    return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => ({ file, text: readFileSync(lab + file, 'utf8') }))
  })
}

/** Texts that stand under a name elsewhere: in the same file, else in another one. */
const named: readonly (readonly [name: string, like: RegExp])[] = [
  ['load.title', /title: '([^']+)', pieces/g],
  ['what', /\bwhat: '([^']+)'/g],
  ['broker.what', /what: ['`]([^'`]+)['`], standIn/g],
  ['noProcesses', /noProcesses = '([^']+)'/g],
  ['wait', /(?<=\bwait = .*)(?:'|`)((?:at|after) .+?)`/g],
]

function valuesIn({ text: source }: Source, sources: readonly Source[]): Values {
  return function valuesOf(expression) {
    const [, like] = named.find(([name]) => name === expression) ?? []
    if (like) {
      const textsOf = (text: string) => [...text.matchAll(like)].map(([, found = '']) => found.replaceAll(/\$\{.*?\}/g, '7'))
      const own = textsOf(source)
      return own.length > 0 ? own : sources.flatMap(({ text }) => textsOf(text))
    }
    const ways = waysOf(expression, valuesOf)
    // What stands in for a value that is missing.
    const [, instead] = /(?:\?\?|\|\|) '([^']+)'$/.exec(expression) ?? []
    return instead === undefined ? ways : [...ways, instead]
  }
}

function factsIn(source: Source, sources: readonly Source[]): string[] {
  const valuesOf = valuesIn(source, sources)
  const given = [...source.text.matchAll(/at\.(?:fact\(.*[{,] text: (.*) \}|unmeasured\((?:\w+|''|'[^']*'|`[^`]*`), (.*))\)$/gm)].map(([, fact, because]) => fact ?? because ?? '')
  return given.flatMap((text) => (/^['`]/.test(text) ? literalsAt(text, 0, valuesOf) : valuesOf(text)))
}

/** What experiments say with a fact, or of what could not be measured. `unread`: files with a call that could not be read. */
export function factsSaid(): { readonly texts: readonly string[]; readonly unread: readonly string[] } {
  const sources = sourcesOf('experiment')
  const said = sources.map((source) => ({ ...source, texts: factsIn(source, sources) }))
  return { texts: [...new Set(said.flatMap(({ texts }) => texts))], unread: said.filter(({ text, texts }) => texts.length < (text.match(/at\.(fact|unmeasured)\(/g)?.length ?? 0)).map(({ file }) => file) }
}

/** What stands in for an expression of that beginning, in faults and in rules. */
const stands: readonly (readonly [RegExp, string])[] = [
  [/^happened\[/, 'took no connection'],
  [/^of\b/, 'message'],
  [/^what$/, 'a fresh client over sse'],
  [/^words\[/, 'FIN'],
  [/^end$/, 'fin'],
  [/^process$/, 'engine'],
  [/^at\(.*slice/, '7 ms'],
  [/^at\(/, 'at 7 ms'],
  [/^when\(/, '7 ms later'],
  [/^duration\(/, '7 ms'],
  [/^count\(.*'([\w ]+)'/, '7 $1s'],
  [/^explainSign\(step/, 'the ladder stepped from websocket to sse'],
  [/^(explainSign|what)\(/, 'the page saw open'],
  [/^anew \?/, 'and no request failed, since 7 ms over 7 new TCP connections'],
  [/^circumstance\(/, 'after the fault'],
  [/^who$/, 'the platform itself reconnected'],
  [/^layer$/, 'the link'],
]

function valuesOf(expression: string): readonly string[] {
  const known = stands.find(([like]) => like.test(expression))
  return known ? [known[1].includes('$1') ? known[1].replace('$1', known[0].exec(expression)?.[1] ?? '') : known[1]] : waysOf(expression, valuesOf)
}

/** What faults say that they did to a connection. */
export function effectsSaid(): readonly string[] {
  return [...new Set(sourcesOf('gateway/rules', 'link', 'origin').flatMap(({ text }) => effectsIn(text)))]
}

function effectsIn(source: string): string[] {
  const local = [...source.matchAll(/\bhit\(exchange, (.*)\)$/gm)].flatMap(([, what = '']) => (/^['`]/.test(what) ? literalsAt(what, 0, valuesOf) : valuesOf(what))).map((text) => `${text} GET /`)
  const all = [...source.matchAll(/(?:\bhit\((?:exchange\.connection, |connection, )?|effect: |host\.reset\()(?=['`])/g)].flatMap(({ index, 0: before }) => literalsAt(source, index + before.length, valuesOf))
  return [...local, ...all].map((text) => text.replace('a fresh client over sse', 'GET')).filter((text) => text !== 'GET 7 7')
}

/** Mistakes of files, which are no errors of a run: where their sentences stand. */
const ofFiles = ['run/explain-issue.ts', 'run/yaml-mistakes.ts', 'run/check-scenario.ts', 'contract/duration.ts', 'contract/scenario.ts', 'run/own-files.ts', 'run/faults.ts', 'run/fixtures.ts', 'run/target.ts'] as const
/** What nobody meets in the window: commands, the parts below a run, lessons that are being written. */
const elsewhere = /^(?:run\/(?:link-server|verify-notes|lessons\/check-lesson|intermediaries\/|foreign-clients\/)|core\/errors|control\/http-server|.*\/(?:testing|compare-with-real))/
/** Errors of the lab itself, not of what a person did. */
const ownFaults = /^LAB_(?:INTERNAL|TASK_FAILED|UNKNOWN_TRANSPORT)$/

/** What a person can be told that went wrong, or is wrong with a file. */
export function refusalsSaid(): { readonly texts: readonly string[]; readonly unread: readonly string[] } {
  const sources = sourcesOf('class', 'control', 'core', 'probe', 'record', 'run', 'verdict').filter(({ file }) => !elsewhere.test(file))
  const thrown = sources.map(({ file, text }) => {
    const all = [...text.matchAll(/new LabError\(\s*(?:'(LAB_\w+)'|[^,']+),\s*/g)]
    const said = all.filter(({ 1: code = '' }) => !ownFaults.test(code)).map(({ index, 0: before }) => sentenceAt(text, index + before.length))
    // What is handed on was said where it was made.
    const isUnread = said.some((texts, i) => texts.length === 0 && !/^(?:problem|error|own\.trouble|unknown|inOneSentence|refuse\(|cause|what \+ way|guess|`\$\{what\})/.test(text.slice((all[i]?.index ?? 0) + (all[i]?.[0].length ?? 0))))
    return { file, texts: said.flat(), isUnread }
  })
  const mistakes = ofFiles.flatMap((file) => sourcesOf(file).flatMap(({ text }) => sentencesIn(text)))
  return { texts: [...new Set([...thrown.flatMap(({ texts }) => texts), ...mistakes])].filter((text) => /[a-z]{2}/.test(text)), unread: thrown.filter(({ isUnread }) => isUnread).map(({ file }) => file) }
}

/** A literal, or one of two. */
function sentenceAt(source: string, from: number): readonly string[] {
  const at = /['`]/.exec(source.slice(from, from + 60))
  if (!at) return []
  const expression = source.slice(from).split(/\n {0,2}\S/)[0] ?? ''
  return at.index === 0 ? literalsAt(source, from, plainValues) : waysOf(expression, plainValues).filter((text) => text !== '7')
}

/** A guess is put behind a sentence, whichever it is. */
function plainValues(expression: string): readonly string[] {
  if (expression.startsWith('meant(')) return ['']
  return waysOf(expression, plainValues)
}

/** Of these there are only pieces, said in one sentence. */
const pieces: readonly (readonly [RegExp, string])[] = [
  [/^(?:a whole number|true or false|a map of keys)$/, 'feed: $& is wanted here, not 7'],
  [/^(?:has|is|carries) /, 'the target "7" $&; write it like 7 or 7'],
]

function sentencesIn(text: string): string[] {
  const source = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/ .*$/gm, '')
  const found = [...source.matchAll(/(?:message: |refuse\(|error: \(\{ input \}\) => |: (?=['`]).*? : |return |: |=> )(?=['`])/g)].flatMap(({ index, 0: before }) => literalsAt(source, index + before.length, plainValues))
  return found
    .filter((said) => /\S+ \S+ \S+/.test(said) && /[a-z]{2}/.test(said) && !/^[.;,]/.test(said))
    .map((said) => pieces.reduce((text, [piece, whole]) => (piece.test(said) ? whole.replace('$&', () => said) : text), said))
}

const judging = ['verdict/rules', 'verdict/explain.ts', 'verdict/symptoms.ts', 'verdict/agree.ts'] as const

/** Clauses of the sentence under a verdict, and whole sentences. */
export function clausesSaid(): readonly string[] {
  return [...new Set(sourcesOf(...judging).flatMap(({ text }) => clausesIn(text)))]
}

/** The words beside a verdict: the rule that decided, the reason, the flags without their numbers. */
export function verdictWordsSaid(): { readonly rules: readonly string[]; readonly reasons: readonly string[]; readonly flags: readonly string[] } {
  const all = (like: RegExp, ...places: readonly string[]) => [...new Set(sourcesOf(...places).flatMap(({ text }) => [...text.matchAll(like)].flatMap(([, ...found]) => found.filter((word) => word !== undefined))))]
  return {
    rules: all(/\brule(?::| =) '([^']+)'/g, ...judging),
    reasons: all(/\breason: '([^']+)'|\badd\('([^']+)'|(?<=lossReason[\s\S]*)return '([a-z-]+)'/g, ...judging),
    flags: all(/flags\.push\(['`]([a-z -]+?)(?: \$\{.*)?['`]\)|(?<=of \[[^\]]*)'([a-z]+)'/g, 'verdict/flags.ts'),
  }
}

function clausesIn(source: string): string[] {
  const clauses: string[] = []
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i)
    if (source.startsWith('//', i) || source.startsWith('/*', i)) i = source.indexOf(source.startsWith('//', i) ? '\n' : '*/', i)
    else if (source.startsWith('import', i) || source.startsWith('rule:', i)) i = source.indexOf('\n', i)
    else if (char === '/' && /[(,=] $|\($/.test(source.slice(i - 2, i))) i = source.indexOf('/', i + 1)
    else if (char === "'" || char === '`') {
      clauses.push(...literalsAt(source, i, valuesOf).filter((text) => / .* /.test(text) && !isPart(text)))
      i = endOf(source, i)
    }
  }
  return clauses
}

/** Of a clause: a moment, who was served, and when; and what nobody is shown as a sentence. */
function isPart(text: string): boolean {
  return /^(at 7 ms|delayed 7 ms.*|7 ms later|at the end|under the same fault|after the fault|a fresh (connection of the same kind|client over \S+)|\d [a-z ]+( \(F\d .*\))?|\w+\(\) needs .*)$/.test(text)
}
