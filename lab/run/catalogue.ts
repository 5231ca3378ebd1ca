import { networks, presets } from '../advisor/presets.ts'
import type { Catalogue, ConditionInfo, ScenarioInfo } from '../contract/control.ts'
import type { BrokenFile, FileKind } from '../contract/library.ts'
import type { Scenario } from '../contract/scenario.ts'
import type { TransportInfo } from '../contract/transport.ts'
import { messageOf } from '../core/errors.ts'
import { transportInfos } from '../transports/registry.ts'
import { faultInfos, layerOf } from './faults.ts'
import { type FixtureKind, fixturePath, isFixture, listFixtures, readLibrarySource } from './fixtures.ts'
import { listLessons } from './lessons/lesson-files.ts'
import { parseScenario } from './load-scenario.ts'
import { madeOfFiles } from './made-of-files.ts'
import { readNotes } from './notes.ts'
import { listOwnFiles, type OwnFile, readText } from './own-files.ts'

const layerOrder = ['link', 'gateway', 'origin']

/** Those that come with the lab and the person's own, in the order of the path: none, link, gateway, origin; by title within a layer. */
export function listConditions(): ConditionInfo[] {
  return inOrder([...bundled('conditions').good.map(conditionInfo), ...own().conditions])
}

export function listScenarios(): ScenarioInfo[] {
  return [...bundled('scenarios').good.map(scenarioInfo), ...own().scenarios]
}

/** One file that is wrong must not take the others down. */
export function listBroken(): BrokenFile[] {
  return [...bundled('conditions').broken, ...bundled('scenarios').broken, ...own().broken]
}

export function listTransports(): readonly TransportInfo[] {
  return transportInfos
}

export function readCatalogue(): Catalogue {
  return { transports: listTransports(), faults: faultInfos(), conditions: listConditions(), scenarios: listScenarios(), notes: readNotes(), lessons: listLessons(), advice: { presets, networks }, broken: listBroken() }
}

function inOrder(infos: readonly ConditionInfo[]): ConditionInfo[] {
  const rank = (info: ConditionInfo) => (info.layer ? layerOrder.indexOf(info.layer) : -1)
  return infos.toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title, 'en'))
}

function conditionInfo({ id, title, summary, basis, imitates, timeline }: Scenario): ConditionInfo {
  const faults = timeline.flatMap((step) => step.on)
  const first = faults[0]
  return { id, title, summary, basis, imitates, layer: first && layerOf(first.fault), faults }
}

function scenarioInfo({ id, title, question, topic, notes, transports, timeline }: Scenario): ScenarioInfo {
  return { id, title, question, topic, notes, transports, faults: timeline.flatMap((step) => step.on) }
}

type Loaded = { readonly scenario: Scenario } | { readonly broken: BrokenFile }

function load(file: Omit<BrokenFile, 'message'>): Loaded {
  try {
    // By the name of the file: where the folder is, who looks into it knows.
    return { scenario: parseScenario({ ...readLibrarySource(file.id), file: file.file }) }
  } catch (error) {
    return { broken: { ...file, message: messageOf(error) } }
  }
}

const loadedOf = madeOfFiles<Loaded>()

function bundled(kind: FixtureKind): { readonly good: readonly Scenario[]; readonly broken: readonly BrokenFile[] } {
  const all = listFixtures(kind).map((id) => loadedOf([fixturePath(kind, id)], () => load({ id, file: `${id}.yaml`, yours: false })))
  return { good: all.flatMap((one) => ('scenario' in one ? [one.scenario] : [])), broken: all.flatMap((one) => ('broken' in one ? [one.broken] : [])) }
}

interface Own {
  readonly stamp: string
  readonly conditions: readonly ConditionInfo[]
  readonly scenarios: readonly ScenarioInfo[]
  readonly broken: readonly BrokenFile[]
}

let lastOwn: Own | undefined

/** A scenario may build on a condition beside it, so one change is a reason to read all of them again. */
function own(): Own {
  const files = listOwnFiles()
  const stamp = files.map((file) => `${file.path} ${file.stamp}`).join('\n')
  if (lastOwn?.stamp === stamp) return lastOwn
  const all = files.map((file) => loadOwn(file))
  const good = (kind: FileKind) => all.flatMap((one) => ('scenario' in one && one.kind === kind ? [one.scenario] : []))
  lastOwn = {
    stamp,
    conditions: good('condition').map((scenario) => ({ ...conditionInfo(scenario), yours: true })),
    scenarios: good('scenario').map((scenario) => ({ ...scenarioInfo(scenario), yours: true })),
    broken: all.flatMap((one) => ('broken' in one ? [one.broken] : [])),
  }
  return lastOwn
}

function loadOwn(file: OwnFile): Loaded & { readonly kind: FileKind } {
  const { kind, trouble } = readText(file)
  const about = { id: file.id, file: file.file, yours: true }
  if (trouble !== undefined) return { kind, broken: { ...about, message: trouble } }
  if (isFixture(file.id)) return { kind, broken: { ...about, message: `${file.file}: "${file.id}" comes with the lab; rename the file` } }
  return { kind, ...load(about) }
}
