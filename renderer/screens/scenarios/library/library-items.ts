import type { Catalogue } from '../../../../lab/contract/control.ts'
import type { FaultId, Layer } from '../../../../lab/contract/fault.ts'
import { type FaultSetting, type Imitation, type Topic, topics } from '../../../../lab/contract/scenario.ts'
import { conditionText, faultTitle, scenarioText, transportText } from '../../../i18n/fixture-texts.ts'
import { inWords, wordSearch } from '../../../widgets/word-search.ts'

/** Something of the library as its list shows it. */
export interface LibraryItem {
  readonly id: string
  readonly kind: 'condition' | 'scenario' | 'broken'
  readonly title: string
  readonly text: string
  readonly layer: Layer | 'none'
  readonly faults: readonly FaultSetting[]
  readonly imitates?: Imitation | undefined
  readonly basis?: string | undefined
  readonly yours: boolean
  readonly topic?: Topic | undefined
  /** What only the search reads. */
  readonly about: string
}

export const filters = ['all', 'conditions', 'imitations', 'scenarios', 'yours'] as const
export type Filter = (typeof filters)[number]
export type SectionId = 'yours' | 'broken' | 'none' | Layer | 'imitations' | Topic | 'scenarios'

export interface LibrarySection {
  readonly id: SectionId
  readonly items: readonly LibraryItem[]
}

/** In the order of the list: yours first, then as the path runs. */
const sectionOrder: readonly SectionId[] = ['yours', 'broken', 'none', 'link', 'gateway', 'origin', ...topics, 'scenarios', 'imitations']

export function libraryItems(catalogue: Catalogue): readonly LibraryItem[] {
  const faults = new Map(catalogue.faults.map((fault) => [fault.id, faultTitle(fault)]))
  const transports = new Map(catalogue.transports.map((transport) => [transport.id, `${transportText(transport).title} ${transport.subtitle}`]))
  const faultNames = (settings: readonly FaultSetting[]) => settings.flatMap(({ fault }) => [fault, faults.get(fault)])
  const conditions = catalogue.conditions.map((info): LibraryItem => {
    const { title, text } = conditionText(info)
    return { id: info.id, kind: 'condition', title, text, layer: info.layer ?? 'none', faults: info.faults, imitates: info.imitates, basis: info.basis, yours: info.yours ?? false, about: [info.id, info.basis, info.imitates?.software, info.imitates?.setup, ...faultNames(info.faults)].join(' ') }
  })
  const scenarios = catalogue.scenarios.map((info): LibraryItem => {
    const { title, text } = scenarioText(info)
    return { id: info.id, kind: 'scenario', title, text, layer: layerOf(info.faults[0]?.fault), faults: info.faults, yours: info.yours ?? false, topic: info.topic, about: [info.id, ...faultNames(info.faults), ...info.transports.map((transport) => transports.get(transport))].join(' ') }
  })
  const broken = catalogue.broken.map(({ id, file, message, yours }): LibraryItem => ({ id, kind: 'broken', title: file, text: message, layer: 'none', faults: [], yours, about: id }))
  return [...conditions, ...scenarios, ...broken]
}

export function layerOf(fault: FaultId | undefined): Layer | 'none' {
  return fault === undefined ? 'none' : (fault.slice(0, fault.indexOf('/')) as Layer)
}

/** Those that pass the filter and have every word somewhere: in their name, their sentence, their faults, their software, their transports. */
export function librarySections(catalogue: Catalogue, { filter, search }: { readonly filter: Filter; readonly search: string }): readonly LibrarySection[] {
  const fits = wordSearch(search)
  const shown = libraryItems(catalogue).filter((item) => passes(item, filter) && fits(inWords(`${item.title} ${item.text} ${item.about}`)))
  return sectionOrder.map((id) => ({ id, items: shown.filter((item) => sectionOf(item) === id) })).filter(({ items }) => items.length > 0)
}

function sectionOf(item: LibraryItem): SectionId {
  if (item.kind === 'broken') return 'broken'
  if (item.yours) return 'yours'
  if (item.kind === 'scenario') return item.topic ?? 'scenarios'
  return item.imitates ? 'imitations' : item.layer
}

function passes(item: LibraryItem, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'yours':
      return item.yours
    case 'imitations':
      return item.imitates !== undefined
    case 'conditions':
      return item.kind === 'condition' && item.imitates === undefined
    case 'scenarios':
      return item.kind === 'scenario'
  }
}
