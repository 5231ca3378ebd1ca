import type { Catalogue, ConditionInfo, ScenarioInfo } from '../../lab/contract/control.ts'
import type { FaultInfo } from '../../lab/contract/fault.ts'
import { sideOf } from '../../lab/contract/fault-side.ts'
import type { TransportInfo } from '../../lab/contract/transport.ts'
import * as lab from '../../lab/language/fixture-texts.ts'
import type { FaultText, FixtureText } from '../../lab/language/lab-texts.ts'
import { currentMessages } from './messages.ts'

/* What the engine describes (conditions, scenarios, faults, transports), in the language in force. */

export function conditionText(info: Pick<ConditionInfo, 'id' | 'title' | 'summary'>): FixtureText {
  return lab.conditionText(info, currentMessages().lab)
}

/** Where the numbers of a condition are from: its basis, or the software, version and setup that it imitates. */
export function provenanceText(text: string): string {
  return lab.provenanceText(text, currentMessages().lab)
}

/** What a condition can be written for. */
export function toolTitle({ id, title }: { readonly id: string; readonly title: string }): string {
  return currentMessages().lab.fixtures.tools[id] ?? title
}

/** What a parameter of a fault means. */
export function paramText(text: string): string {
  return lab.paramText(text, currentMessages().lab)
}

/** What a parameter is called, by its name in a run. */
export function paramName(name: string): string {
  return lab.paramName(name, currentMessages().lab)
}

/** A word that a parameter is set to. */
export function paramWord(value: unknown): string | undefined {
  return lab.paramWord(value, currentMessages().lab)
}

/** Where the real software behaves otherwise than its imitation. */
export function differenceText(text: string): string {
  return lab.differenceText(text, currentMessages().lab)
}

export function scenarioText(info: Pick<ScenarioInfo, 'id' | 'title' | 'question'>): FixtureText {
  return lab.scenarioText(info, currentMessages().lab)
}

/** @param acting the engine's sentence with the parameters in force, which only English can say */
export function faultText(info: Pick<FaultInfo, 'id' | 'title' | 'explain' | 'sees'>, acting?: string): FaultText {
  return lab.faultText(info, currentMessages().lab, acting)
}

/** The title of a fault where its place is not seen. */
export function faultTitle(info: Pick<FaultInfo, 'id' | 'title' | 'explain' | 'sees'>): string {
  const { title } = faultText(info)
  return sideOf(info.id) === 'server' ? currentMessages().path.onServerSide(title) : title
}

export function transportText(info: Pick<TransportInfo, 'id' | 'title' | 'explain'>): FixtureText {
  return lab.transportText(info, currentMessages().lab)
}

/** How a transport is called; by its id as long as nobody has told of it. */
export function transportTitle(transports: readonly TransportInfo[], id: string): string {
  const info = transports.find((one) => one.id === id)
  return info ? transportText(info).title : id
}

/** The platform API that the plain client uses. */
export function transportSubtitle(info: Pick<TransportInfo, 'id' | 'subtitle'>): string {
  return currentMessages().lab.fixtures.subtitles[info.id] ?? info.subtitle
}

/** Of a condition or scenario by its id; undefined where there is none of that id, or none any more. */
export function titleOf({ conditions, scenarios }: Pick<Catalogue, 'conditions' | 'scenarios'>, id: string): string | undefined {
  const info = [...conditions, ...scenarios].find((one) => one.id === id)
  return info && subjectTitle(info)
}

/** The title of what a run is about. */
export function subjectTitle(info: { readonly id: string; readonly title: string }): string {
  return lab.subjectText(info, currentMessages().lab).title
}
