import type { ReactNode } from 'react'
import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import type { FaultId } from '../../../lab/contract/fault.ts'
import { rate } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { clock, isActive, isUnfolding, useLogValue } from '../../state/live-run.ts'
import { useSettings } from '../../state/settings.ts'
import { useNextTransports } from '../../state/transports.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { FaultGlyph } from './fault-glyph.tsx'
import { FaultMenu } from './fault-menu.tsx'
import { FaultStrip } from './fault-strip.tsx'
import { FaultSwitch } from './fault-switch.tsx'
import { PathEdge } from './path-edge.tsx'
import { clientBytes, clientMessages, originBytes, published } from './edge-rates.ts'
import { LinkSetting } from './link-setting.tsx'
import type { PlaceFaults } from './path-places.ts'
import { pathFaults, shownSwitches } from './path-switches.ts'
import { PulsesButton } from './pulses-button.tsx'
import { ClientCodeSwitch } from './client-code-switch.tsx'
import { TransportPicker } from './transport-picker.tsx'
import styles from './path.module.css'

/** Client to origin, left to right; a fault is a switch under the place where it acts. */
export function PathDiagram({ catalogue, run }: { readonly catalogue: Catalogue; readonly run: RunState | null }) {
  const messages = useMessages()
  const { path } = messages
  const chosen = useWorkbench((bench) => bench.scenario)
  const faults = pathFaults(catalogue, run, chosen)
  const projector = useSettings((settings) => settings.projector)
  const switches = shownSwitches(faults, { projector })
  const keys = new Map(switches.map(({ info }, i) => [info.id, i + 1]))
  const enabled = run?.phase === 'running' && isActive(run)
  const flows = isUnfolding(run)
  // In front of somebody else's server: neither the clients nor the origin are the lab's.
  const foreign = run?.target !== undefined && isActive(run)
  const next = useNextTransports(catalogue)
  const count = run && isActive(run) ? run.scenario.transports.length - (run.waiting?.length ?? 0) : next.length
  return (
    <section data-pane aria-label={path.title}>
      <div className={styles['path']}>
        <Place title={path.clients} note={foreign ? messages.server.clientsNote : projector ? <TransportPicker catalogue={catalogue} /> : path.clientsNote(count)}>
          {!foreign && <TransportPicker catalogue={catalogue} />}
          {!foreign && <ClientCodeSwitch />}
          {flows && <PulsesButton />}
        </Place>
        <PathEdge isLive={flows} read={foreign ? clientBytes : clientMessages} hint={foreign ? path.clientHop : path.delivered} />
        <FaultPlace title={path.clientLink} note={path.clientLinkNote} faults={faults.clientLink} enabled={enabled} keys={keys} />
        <PathEdge isLive={flows} read={clientBytes} hint={path.clientHop} />
        <FaultPlace title={path.gateway} note={path.gatewayNote} faults={faults.gateway} enabled={enabled} keys={keys} />
        <PathEdge isLive={flows} read={originBytes} hint={path.originHop} />
        <FaultPlace title={path.originLink} note={path.originLinkNote} faults={faults.serverLink} enabled={enabled} keys={keys}>
          <LinkSetting locked={isActive(run)} />
        </FaultPlace>
        <PathEdge isLive={flows} read={foreign ? originBytes : published} hint={foreign ? path.originHop : path.published} />
        {foreign ? (
          <Place title={path.origin} note={messages.server.originNote}>
            <p className={styles['foreign']}>{messages.server.originFaults}</p>
          </Place>
        ) : (
          <FaultPlace title={path.origin} note={enabled ? <OriginNote /> : path.originIdle} faults={faults.origin} enabled={enabled} keys={keys} />
        )}
      </div>
      {projector && <FaultStrip switches={foreign ? switches.filter(({ info }) => info.layer !== 'origin') : switches} enabled={enabled} />}
    </section>
  )
}

function OriginNote() {
  const messages = useMessages()
  return useLogValue((log) => {
    if (!log) return ''
    const perSecond = rate(log.published.perSecond(clock.now(performance.now())))
    return log.origin === 'down' ? messages.path.originDown(perSecond) : messages.path.originNote(perSecond, log.openExchanges)
  })
}

interface FaultPlaceProps {
  readonly title: string
  readonly note: ReactNode
  readonly faults: PlaceFaults
  readonly enabled: boolean
  /** The digit of each switch on show. */
  readonly keys: ReadonlyMap<FaultId, number>
  /** Below the switches. */
  readonly children?: ReactNode
}

function FaultPlace({ title, note, faults, enabled, keys, children }: FaultPlaceProps) {
  const acting = faults.all.filter((fault) => fault.state === 'on').map(({ info }) => info.id)
  const planned = faults.all.some((fault) => fault.state === 'planned')
  return (
    <Place title={title} note={note} state={acting.length > 0 ? 'on' : planned ? 'planned' : 'off'} acting={acting} menu={<FaultMenu place={title} faults={faults.all} enabled={enabled} />}>
      {faults.shown.map((fault) => (
        <FaultSwitch key={fault.info.id} fault={fault} enabled={enabled} digit={keys.get(fault.info.id)} />
      ))}
      {children}
    </Place>
  )
}

interface PlaceProps {
  readonly title: string
  readonly note: ReactNode
  readonly state?: string
  readonly acting?: readonly FaultId[]
  readonly menu?: ReactNode
  readonly children: ReactNode
}

function Place({ title, note, state = 'off', acting = [], menu, children }: PlaceProps) {
  const projector = useSettings((settings) => settings.projector)
  return (
    <div className={styles['place']}>
      <div className={styles['box']} data-state={state}>
        <strong>
          {title}
          {acting.map((fault) => (
            <FaultGlyph key={fault} fault={fault} />
          ))}
        </strong>
        <span className={styles['note']}>{note}</span>
        {menu}
      </div>
      {!projector && <div className={styles['switches']}>{children}</div>}
    </div>
  )
}
