import type { Catalogue, ConditionInfo, ScenarioInfo } from '../contract/control.ts'
import type { TransportInfo } from '../contract/transport.ts'
import { transportInfos } from '../transports/registry.ts'
import { faultInfos, layerOf } from './faults.ts'
import { listFixtures, readNotes } from './fixtures.ts'
import { loadScenario } from './load-scenario.ts'

const layerOrder = ['link', 'gateway', 'origin']

/** Conditions in the order of the path: none, link, gateway, origin; by title within a layer. */
export function listConditions(): ConditionInfo[] {
  const infos = listFixtures('conditions').map((id): ConditionInfo => {
    const scenario = loadScenario(id)
    const faults = scenario.timeline.flatMap((step) => step.on)
    const first = faults[0]
    return { id, title: scenario.title, summary: scenario.summary, basis: scenario.basis, imitates: scenario.imitates, layer: first && layerOf(first.fault), faults }
  })
  const rank = (info: ConditionInfo) => (info.layer ? layerOrder.indexOf(info.layer) : -1)
  return infos.sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title, 'en'))
}

export function listScenarios(): ScenarioInfo[] {
  return listFixtures('scenarios').map((id) => {
    const { title, question, notes, transports } = loadScenario(id)
    return { id, title, question, notes, transports }
  })
}

export function listTransports(): readonly TransportInfo[] {
  return transportInfos
}

export function readCatalogue(): Catalogue {
  return { transports: listTransports(), faults: faultInfos(), conditions: listConditions(), scenarios: listScenarios(), notes: readNotes() }
}
