import { create } from 'zustand'
import type { AdviceStart, Needs, PresetId } from '../../lab/contract/advice.ts'
import { readStored, writeStored } from './stored.ts'

/** What the advisor is asked. It outlives the page; nothing of it leaves this browser. */
export interface AdvisorChoice {
  readonly preset: PresetId
  /** What is needed otherwise than the preset says. */
  readonly changed: Partial<Needs>
  /** Ids of conditions; null: the usual network. */
  readonly network: readonly string[] | null
}

/** In the order of the form. */
export const needOptions: { readonly [K in keyof Needs]: readonly Needs[K][] } = {
  direction: ['request-response', 'server-to-client', 'both-ways'],
  clientTalks: ['rarely', 'often'],
  payload: ['text', 'binary'],
  latency: ['seconds', 'sub-second', 'fastest'],
  loss: ['latest', 'complete'],
  connections: [1, 4, 8, 20],
  auth: ['cookies', 'headers'],
  code: ['native', 'page'],
  h2: [true, false],
}
const optionsOf = (name: string): readonly unknown[] => (Object.hasOwn(needOptions, name) ? needOptions[name as keyof Needs] : [])

export const presetOrder: readonly PresetId[] = ['forms', 'chat', 'game', 'collaboration', 'quotes', 'notifications', 'progress', 'logs', 'ai-answer']

const initial: AdvisorChoice = { preset: 'chat', changed: {}, network: null }
const storageKey = 'brownout.advisor'

export const useAdvisor = create<AdvisorChoice>()(() => parseAdvisor(readStored(storageKey)))

export function changeAdvisor(change: Partial<AdvisorChoice>): void {
  useAdvisor.setState(change)
  writeStored(storageKey, useAdvisor.getState())
}

/** What is as the preset says is no change. */
export function changeNeed<K extends keyof Needs>({ presets }: AdviceStart, name: K, value: Needs[K]): void {
  const { preset, changed } = useAdvisor.getState()
  const others = Object.fromEntries(Object.entries(changed).filter(([other]) => other !== name))
  changeAdvisor({ changed: presets[preset][name] === value ? others : { ...others, [name]: value } })
}

/** Storage may hold what an older or newer version wrote: every part is taken only if it says something known. @param text JSON as `changeAdvisor` wrote it, or null */
export function parseAdvisor(text: string | null): AdvisorChoice {
  try {
    const saved = Object(JSON.parse(text ?? '{}')) as Record<string, unknown>
    const preset = presetOrder.find((id) => id === saved['preset'])
    const network = saved['network']
    return {
      preset: preset ?? initial.preset,
      changed: preset ? Object.fromEntries(Object.entries(Object(saved['changed']) as object).filter(([name, value]) => optionsOf(name).includes(value))) : {},
      network: Array.isArray(network) && network.every((id) => typeof id === 'string') ? network : null,
    }
  } catch {
    return initial
  }
}
