export type Tone = 'comment' | 'key' | 'fault' | 'mark' | 'plain'

export interface Piece {
  readonly text: string
  readonly tone: Tone
}

const pieces = /(?<comment>(?:^|(?<=\s))#.*$)|(?<fault>(?:link|gateway|origin)\/[a-z0-9-]+(?:@server)?)|(?<key>(?<=^|[\s{,-])[\w-]+(?=:(?:\s|$)))|(?<mark>[{}[\],:-](?=\s|$|[{}[\],])|[{}[\]])|(?<plain>"[^"]*"|'[^']*'|[^\s{}[\],:#]+|\s+|.)/gm

/** A line of YAML as the eye should take it: what is said aside, what is a name, what is done to the network. */
export function highlight(line: string): readonly Piece[] {
  return [...line.matchAll(pieces)].map(({ 0: text, groups }) => ({ text, tone: (Object.entries(groups ?? {}).find(([, found]) => found !== undefined)?.[0] ?? 'plain') as Tone }))
}
