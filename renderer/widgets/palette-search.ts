import type { Command, CommandSection } from './commands.ts'
import { inWords, plain, wordSearch } from './word-search.ts'

/** All commands, as one language calls them. */
export interface Spoken {
  /** BCP 47. */
  readonly tag: string
  readonly sections: readonly CommandSection[]
}

export interface Found {
  readonly command: Command
  /** Where the words are, when they are not in the title: another name, or what is said of it. */
  readonly shows?: { readonly text: string; readonly tag: string } | undefined
}
export interface FoundSection {
  readonly title: string
  readonly found: readonly Found[]
}

interface Entry {
  readonly command: Command
  readonly title: string
  /** What else it is called: in other languages, and by files. */
  readonly names: readonly Text[]
  readonly said: readonly Text[]
}
interface Text {
  readonly text: string
  readonly tag: string
  /** To be searched. */
  readonly plain: string
}
export interface PaletteIndex {
  readonly sections: readonly { readonly title: string; readonly searchedOnly: boolean; readonly entries: readonly Entry[] }[]
}

/** Made once for an open palette, so that every key is one pass over plain texts. */
export function paletteIndex(own: Spoken, others: readonly Spoken[]): PaletteIndex {
  const elsewhere = others.map(({ tag, sections }) => ({ tag, byId: new Map(sections.flatMap(({ commands }) => commands.map((command) => [command.id, command] as const))) }))
  const entryOf = (command: Command): Entry => {
    const same = elsewhere.flatMap(({ tag, byId }) => {
      const other = byId.get(command.id)
      return other ? [{ tag, ...other }] : []
    })
    const name = command.name === undefined ? [] : [{ text: command.name, tag: 'en', plain: plain(command.name) }]
    return {
      command,
      title: plain(command.title),
      names: [...same.filter(({ title }) => title !== command.title).map(({ title, tag }) => ({ text: title, tag, plain: plain(title) })), ...name],
      said: [{ says: command.says, tag: own.tag }, ...same].flatMap(({ says, tag }) => (says === undefined || says === '' ? [] : [{ text: says, tag, plain: inWords(says) }])),
    }
  }
  return { sections: own.sections.map(({ title, searchedOnly = false, commands }) => ({ title, searchedOnly, entries: commands.map(entryOf) })) }
}

/**
 * Everything that has all the words, under its own heading: by its title, then by another name of it; headings with a title first. At last,
 * under one heading, what has them in what is said of it.
 */
export function searchPalette({ sections }: PaletteIndex, typed: string, described: string): readonly FoundSection[] {
  const parts = plain(typed).split(/\s+/).filter(Boolean)
  if (parts.length === 0) return sections.filter(({ searchedOnly }) => !searchedOnly).map(({ title, entries }) => ({ title, found: entries.map(({ command }) => ({ command })) }))
  const hasAll = (text: string) => parts.every((part) => text.includes(part))
  // Signs alone are no words, and would be in everything.
  const isSaid = inWords(typed).trim() === '' ? () => false : wordSearch(typed)
  const bySaid: Found[] = []
  const named = sections.map(({ title, entries }) => {
    const byTitle: Found[] = []
    const byName: Found[] = []
    for (const { command, title: own, names, said } of entries) {
      if (hasAll(own)) byTitle.push({ command })
      else {
        const name = names.find((one) => hasAll(one.plain))
        if (name) byName.push({ command, shows: name })
        else {
          const shows = said.find((one) => isSaid(one.plain))
          if (shows) bySaid.push({ command, shows })
        }
      }
    }
    return { title, found: [...byTitle, ...byName], isByTitle: byTitle.length > 0 }
  })
  return [...named.filter(({ isByTitle }) => isByTitle), ...named.filter(({ isByTitle }) => !isByTitle), { title: described, found: bySaid }].filter(({ found }) => found.length > 0)
}
