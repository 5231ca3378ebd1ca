import type { ReactNode } from 'react'
import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import { bytes, rate } from '../../i18n/format.ts'
import { messages } from '../../i18n/messages.ts'
import type { EventLog } from '../../state/event-log.ts'
import { clock, isActive, useEventLog } from '../../state/live-run.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { FaultMenu } from './fault-menu.tsx'
import { FaultSwitch } from './fault-switch.tsx'
import { PathEdge } from './path-edge.tsx'
import { faultsAt, plannedFaults, type PlaceFaults } from './path-places.ts'
import { TransportPicker } from './transport-picker.tsx'
import styles from './path.module.css'

/** Client to origin, left to right; a fault is a switch under the place where it acts. */
export function PathDiagram({ catalogue, run }: { readonly catalogue: Catalogue; readonly run: RunState | null }) {
  const { path } = messages
  const chosen = useWorkbench((bench) => bench.scenario)
  const log = useEventLog()
  const planned = plannedFaults(catalogue, run, { isActive: isActive(run), chosen })
  const at = { catalogue, run: isActive(run) ? run : null, planned }
  const link = faultsAt('link', at)
  const gateway = faultsAt('gateway', at)
  const origin = faultsAt('origin', at)
  const enabled = run?.phase === 'running'
  const live = enabled ? log : undefined
  const rates = ratesOf(live)
  const count = run && isActive(run) ? run.scenario.transports.length : catalogue.transports.length
  return (
    <section className={styles['path']} aria-label={path.title}>
      <Place title={path.clients} note={path.clientsNote(live ? live.lanes.size : count)}>
        <TransportPicker catalogue={catalogue} />
      </Place>
      <PathEdge perSecond={rates.deliveries} label={live ? path.messages(rate(rates.deliveries)) : ''} hint={path.delivered} />
      <FaultPlace title={path.clientLink} note={path.clientLinkNote} faults={link} enabled={enabled} />
      <PathEdge perSecond={rates.deliveries} label={live ? path.bytes(bytes(rates.clientBytes)) : ''} hint={path.clientHop} />
      <FaultPlace title={path.gateway} note={path.gatewayNote} faults={gateway} enabled={enabled} />
      <PathEdge perSecond={rates.originMessages} label={live ? path.bytes(bytes(rates.originBytes)) : ''} hint={path.originHop} />
      <Place title={path.originLink} note={path.originLinkNote}>
        <span className={styles['none']}>{path.alwaysClean}</span>
      </Place>
      <PathEdge perSecond={rates.originMessages} label={live ? path.messages(rate(rates.published)) : ''} hint={path.published} />
      <FaultPlace title={path.origin} note={live ? path.originNote(rate(rates.published), live.openExchanges) : path.originIdle} faults={origin} enabled={enabled} />
    </section>
  )
}

interface Rates {
  readonly deliveries: number
  readonly published: number
  readonly clientBytes: number
  readonly originBytes: number
  /** Messages a second that the origin's side carries, estimated from bytes: for the density of pulses only. */
  readonly originMessages: number
}

function ratesOf(log: EventLog | undefined): Rates {
  if (!log) return { deliveries: 0, published: 0, clientBytes: 0, originBytes: 0, originMessages: 0 }
  const nowT = clock.now(performance.now())
  const deliveries = log.deliveries.perSecond(nowT)
  const clientBytes = log.clientBytes.perSecond(nowT)
  const originBytes = log.originBytes.perSecond(nowT)
  const perMessage = clientBytes > 0 && deliveries > 0 ? clientBytes / deliveries : 400
  return { deliveries, clientBytes, originBytes, published: log.published.perSecond(nowT), originMessages: originBytes / perMessage }
}

function FaultPlace({ title, note, faults, enabled }: { readonly title: string; readonly note: string; readonly faults: PlaceFaults; readonly enabled: boolean }) {
  const acting = faults.all.some((fault) => fault.state === 'on')
  const planned = faults.all.some((fault) => fault.state === 'planned')
  return (
    <Place title={title} note={note} state={acting ? 'on' : planned ? 'planned' : 'off'} menu={<FaultMenu place={title} faults={faults.all} enabled={enabled} />}>
      {faults.shown.map((fault) => (
        <FaultSwitch key={fault.info.id} fault={fault} enabled={enabled} />
      ))}
    </Place>
  )
}

interface PlaceProps {
  readonly title: string
  readonly note: string
  readonly state?: string
  readonly menu?: ReactNode
  readonly children: ReactNode
}

function Place({ title, note, state = 'off', menu, children }: PlaceProps) {
  return (
    <div className={styles['place']}>
      <div className={styles['box']} data-state={state}>
        <strong>{title}</strong>
        <span>{note}</span>
        {menu}
      </div>
      <div className={styles['switches']}>{children}</div>
    </div>
  )
}
