import type { Document, LineCounter, YAMLError } from 'yaml'
import type { FileProblem } from '../contract/library.ts'
import { placeOf } from './scenario-places.ts'

/** What YAML itself refuses, in words of a person who writes a file; complete by the parser's own list. */
const sentences: Readonly<Record<YAMLError['code'], string>> = {
  ALIAS_PROPS: 'an alias (*name) stands alone',
  BAD_ALIAS: 'an alias (*name) needs the name of an anchor (&name) above it',
  BAD_COLLECTION_TYPE: 'this is not the kind of value that its tag says',
  BAD_DIRECTIVE: 'a line that begins with % is a directive of YAML, and this is none',
  BAD_DQ_ESCAPE: 'inside double quotes \\ begins an escape, and this is none; write \\\\ or single quotes',
  BAD_INDENT: 'this line is not indented like its neighbours',
  BAD_PROP_ORDER: 'tags and anchors stand before the value',
  BAD_SCALAR_START: 'a value cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'there are two colons in this line; put the value in quotes, or the inner key in the next line',
  BLOCK_IN_FLOW: 'inside { } and [ ] everything is written in one piece, with commas',
  DUPLICATE_KEY: 'this key stands here twice',
  IMPOSSIBLE: 'this cannot be read as YAML',
  KEY_OVER_1024_CHARS: 'this key is too long; is a colon missing before?',
  MISSING_CHAR: 'a closing sign, a comma or a colon is missing here',
  MULTILINE_IMPLICIT_KEY: 'a key stands in one line; is a colon missing here?',
  MULTIPLE_ANCHORS: 'a value has one anchor',
  MULTIPLE_DOCS: 'a file is one document; remove the line of dashes',
  MULTIPLE_TAGS: 'a value has one tag',
  NON_STRING_KEY: 'a key is a word',
  RESOURCE_EXHAUSTION: 'the file is nested too deeply to be read',
  TAB_AS_INDENT: 'lines are indented with spaces, not with tabs',
  TAG_RESOLVE_FAILED: 'this tag is not known here; leave it out',
  UNEXPECTED_TOKEN: 'this sign is not expected here; is a quote or a comma missing before?',
}

/** The parser calls it an indentation, too. */
const unclosed = (sign: string) => `a closing ${sign} is missing`

/** One for each place: of several that the parser has to say of one, the first is the cause. */
export function yamlMistakes({ errors }: Document, lines: LineCounter): FileProblem[] {
  const seen = new Set<number>()
  return errors.flatMap(({ code, pos, message }) => {
    const place = placeOf(lines, ...pos)
    if (seen.has(place.line)) return []
    seen.add(place.line)
    const sign = /end with a ([\]}])/.exec(message)?.[1]
    return [{ message: sign === undefined ? sentences[code] : unclosed(sign), ...place }]
  })
}
