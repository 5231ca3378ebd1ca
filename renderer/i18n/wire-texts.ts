import type { WireTexts } from './en/wire-texts.ts'
import { currentMessages } from './messages.ts'
import { saidOf } from '../../lab/language/patterns.ts'

/*
 * What the decoders say of bytes is English and finite: a catalogue may translate it sentence by sentence. What it does not
 * know (text that came over the wire, a rule's own words) stays as it is.
 */

/** A meaning or a remark: one sentence, or several. */
export function wireSentence(text: string): string {
  const texts = currentMessages().wireTexts
  const whole = saidOf(text, texts)
  if (whole !== undefined) return whole
  return text
    .split(/(?<=[.:]) (?=[A-Z0-9])/)
    .map((sentence) => saidOf(sentence, texts) ?? sentence)
    .join(texts.space)
}

/** A line of the ladder: `text, 64 B, masked`. */
export function wireLabel(text: string): string {
  const texts = currentMessages().wireTexts
  return text
    .split(' · ')
    .map((part) => saidOf(part, texts) ?? part.split(', ').map((word) => wordOf(word, texts)).join(texts.comma))
    .join(' · ')
}

/** The name of a field, which is its RFC's, or a word for what has no name. */
export function wireName(name: string): string {
  return currentMessages().wireTexts.words[name] ?? name
}

function wordOf(word: string, texts: WireTexts): string {
  return texts.words[word] ?? saidOf(word, texts) ?? word
}
