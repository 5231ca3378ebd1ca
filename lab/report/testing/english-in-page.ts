import { hasEnglish } from '../../language/testing/is-english.ts'

const entity = /&#(\d+);/g
/** A word alone in its place. */
const word = /(?<![\w.$/:-])[a-z]{4,}(?![\w/=:.])/

/**
 * Texts and labels of a page that have English words side by side, or nothing but such words. What stands in code is written the same in
 * every language, and so are the heads of the wire.
 * @param names whole texts that are names
 */
export function englishIn(page: string, names: ReadonlySet<string>): string[] {
  const body = page.replace(/^[\s\S]*<title>/, '').replace(/<style>[\s\S]*?<\/style>/, '')
  const labels = [...body.matchAll(/\saria-label="([^"]*)"/g)].map(([, text = '']) => text)
  const texts = body.replace(/<(code|pre|h3)\b[\s\S]*?<\/\1>/g, '\n').split(/<[^>]*>|\n/)
  const all = [...labels, ...texts].map((text) => text.replace(entity, (_, code: string) => String.fromCharCode(Number(code))).trim())
  return [...new Set(all)].filter((text) => !names.has(text) && (hasEnglish(text) || (!/\p{Script=Han}/u.test(text) && word.test(text))))
}
