import type { Catalogue } from '../../../../lab/contract/control.ts'
import type { FaultId, Layer } from '../../../../lab/contract/fault.ts'
import type { FaultSetting, Imitation } from '../../../../lab/contract/scenario.ts'
import { conditionText, faultTitle, scenarioText } from '../../../i18n/fixture-texts.ts'

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
}

export const filters = ['all', 'conditions', 'imitations', 'scenarios', 'yours'] as const
export type Filter = (typeof filters)[number]
export type SectionId = 'yours' | 'broken' | 'none' | Layer | 'imitations' | 'scenarios'

export interface LibrarySection {
  readonly id: SectionId
  readonly items: readonly LibraryItem[]
}

/** In the order of the list: yours first, then as the path runs. */
const sectionOrder: readonly SectionId[] = ['yours', 'broken', 'none', 'link', 'gateway', 'origin', 'scenarios', 'imitations']

export function libraryItems(catalogue: Catalogue): readonly LibraryItem[] {
  const conditions = catalogue.conditions.map((info): LibraryItem => {
    const { title, text } = conditionText(info)
    return { id: info.id, kind: 'condition', title, text, layer: info.layer ?? 'none', faults: info.faults, imitates: info.imitates, basis: info.basis, yours: info.yours ?? false }
  })
  const scenarios = catalogue.scenarios.map((info): LibraryItem => {
    const { title, text } = scenarioText(info)
    return { id: info.id, kind: 'scenario', title, text, layer: layerOf(info.faults[0]?.fault), faults: info.faults, yours: info.yours ?? false }
  })
  const broken = catalogue.broken.map(({ id, file, message, yours }): LibraryItem => ({ id, kind: 'broken', title: file, text: message, layer: 'none', faults: [], yours }))
  return [...conditions, ...scenarios, ...broken]
}

export function layerOf(fault: FaultId | undefined): Layer | 'none' {
  return fault === undefined ? 'none' : (fault.slice(0, fault.indexOf('/')) as Layer)
}

/** Those that pass the filter and have every word somewhere: in their name, their sentence, their faults, their software. */
export function librarySections(catalogue: Catalogue, { filter, search }: { readonly filter: Filter; readonly search: string }): readonly LibrarySection[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const faults = new Map(catalogue.faults.map((info) => [info.id, faultTitle(info)]))
  const fits = (item: LibraryItem) => {
    const said = [item.id, item.title, item.text, item.basis, item.imitates?.software, item.imitates?.setup, ...item.faults.flatMap(({ fault }) => [fault, faults.get(fault)])].join(' ').toLowerCase()
    return words.every((word) => said.includes(word))
  }
  const shown = libraryItems(catalogue).filter((item) => passes(item, filter) && fits(item))
  return sectionOrder.map((id) => ({ id, items: shown.filter((item) => sectionOf(item) === id) })).filter(({ items }) => items.length > 0)
}

function sectionOf(item: LibraryItem): SectionId {
  if (item.kind === 'broken') return 'broken'
  if (item.yours) return 'yours'
  if (item.kind === 'scenario') return 'scenarios'
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
