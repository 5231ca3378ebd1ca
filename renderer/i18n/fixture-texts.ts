import type { ConditionInfo, ScenarioInfo } from '../../lab/contract/control.ts'
import type { FaultInfo } from '../../lab/contract/fault.ts'
import { faultKind, sideOf } from '../../lab/contract/fault-side.ts'
import type { TransportInfo } from '../../lab/contract/transport.ts'
import type { FaultText, FixtureText } from './en/fixtures.ts'
import { currentMessages } from './messages.ts'

/*
 * What the engine describes (conditions, scenarios, faults, transports) is English data. A catalogue may translate it by
 * id; what it does not know, for example a file that somebody wrote yesterday, stays as it was written.
 */

export function conditionText(info: Pick<ConditionInfo, 'id' | 'title' | 'summary'>): FixtureText {
  return currentMessages().fixtures.conditions[info.id] ?? { title: info.title, text: info.summary ?? '' }
}

export function scenarioText(info: Pick<ScenarioInfo, 'id' | 'title' | 'question'>): FixtureText {
  return currentMessages().fixtures.scenarios[info.id] ?? { title: info.title, text: info.question ?? '' }
}

/**
 * A fault by its kind, without the side of its link: under its place in the diagram that goes without saying.
 * @param acting the engine's sentence with the parameters in force, which only English can say
 */
export function faultText(info: Pick<FaultInfo, 'id' | 'title' | 'explain' | 'sees'>, acting: string = info.explain): FaultText {
  return currentMessages().fixtures.faults[faultKind(info.id)] ?? { title: info.title, text: acting, sees: info.sees }
}

/** The title of a fault where its place is not seen. */
export function faultTitle(info: Pick<FaultInfo, 'id' | 'title' | 'explain' | 'sees'>): string {
  const { title } = faultText(info)
  return sideOf(info.id) === 'server' ? currentMessages().path.onServerSide(title) : title
}

export function transportText(info: Pick<TransportInfo, 'id' | 'title' | 'explain'>): FixtureText {
  return currentMessages().fixtures.transports[info.id] ?? { title: info.title, text: info.explain }
}

/** How a transport is called; by its id as long as nobody has told of it. */
export function transportTitle(transports: readonly TransportInfo[], id: string): string {
  const info = transports.find((one) => one.id === id)
  return info ? transportText(info).title : id
}

/** The platform API that the plain client uses. */
export function transportSubtitle(info: Pick<TransportInfo, 'id' | 'subtitle'>): string {
  return currentMessages().fixtures.subtitles[info.id] ?? info.subtitle
}

/** The title of a run's subject: a condition or a scenario, whichever has that id. */
export function subjectTitle(info: { readonly id: string; readonly title: string }): string {
  const { conditions, scenarios } = currentMessages().fixtures
  return (conditions[info.id] ?? scenarios[info.id])?.title ?? info.title
}

/** A flag of a verdict: `lossy 12` with its first words translated. */
export function flagText(flag: string): string {
  const [, word = flag, number = ''] = /^(.*?)( \d.*)?$/.exec(flag) ?? []
  return (currentMessages().matrix.flags[word] ?? word) + number
}

export function reasonText(reason: string): string {
  return currentMessages().matrix.reasonWords[reason] ?? reason
}
