import type { Catalogue } from '../../lab/contract/control.ts'
import type { Scenario } from '../../lab/contract/scenario.ts'
import type { TransportId, TransportInfo } from '../../lab/contract/transport.ts'
import { useSettings } from './settings.ts'
import { useWorkbench } from './workbench.ts'

type Transports = Pick<Catalogue, 'transports'>

/** Clients and servers of its own, no lanes: the feed, its length and what was promised are nobody's then. */
export function isExperiment({ experiment, transports }: Pick<Scenario, 'experiment' | 'transports'>): boolean {
  return experiment !== undefined && transports.length === 0
}

/** What runs when nobody chose: without those that stand beside a plain counterpart. */
export function standardTransports({ transports }: Transports): readonly TransportInfo[] {
  return transports.filter(({ plain }) => plain === undefined)
}

/** The standard ones, and of those with client code the ones that are spoken of. */
export function spokenOf({ transports }: Transports, isSpokenOf: (id: TransportId) => boolean): readonly TransportInfo[] {
  return transports.filter(({ id, plain }) => plain === undefined || isSpokenOf(id))
}

/** Right below its plain counterpart, whose name it need not repeat. */
export function isBeside(transports: readonly TransportInfo[], at: number): boolean {
  const plain = transports[at]?.plain
  return plain !== undefined && transports[at - 1]?.id === plain
}

/** What the next run on Live takes, as far as it is known before it: a draft may name others. */
export function useNextTransports(catalogue: Pick<Catalogue, 'transports' | 'scenarios'>): readonly TransportInfo[] {
  const chosen = useWorkbench((bench) => bench.transports)
  const scenario = useWorkbench((bench) => bench.scenario)
  const clientCode = useSettings((settings) => settings.clientCode)
  const ids = chosen ?? catalogue.scenarios.find(({ id }) => id === scenario)?.transports ?? standardTransports(catalogue).map(({ id }) => id)
  return catalogue.transports.filter(({ id, plain }) => ids.includes(id) || (clientCode && plain !== undefined && ids.includes(plain)))
}
