import { lazy, Suspense } from 'react'
import type { RunState } from '../../../../lab/contract/control.ts'
import type { TransportInfo } from '../../../../lab/contract/transport.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { useRecordedEvents } from '../../../state/live-run.ts'
import { useSettings } from '../../../state/settings.ts'
import { isExperiment } from '../../../state/transports.ts'
import { setWorkbench, useWorkbench } from '../../../state/workbench.ts'
import { LoadingState } from '../../../widgets/states.tsx'
import { Tabs } from '../../../widgets/tabs.tsx'
import { HappenedPanel } from '../happened-panel.tsx'
import type { LanesSource } from '../lanes-source.ts'
import type { LanesView } from '../lanes-view.ts'
import { WirePanel } from '../wire-panel.tsx'
import styles from './drawer.module.css'

const ChartsPanel = lazy(async () => ({ default: (await import('./charts-panel.tsx')).ChartsPanel }))
const NumbersPanel = lazy(async () => ({ default: (await import('./numbers-panel.tsx')).NumbersPanel }))
const EventsPanel = lazy(async () => ({ default: (await import('./events-panel.tsx')).EventsPanel }))

export interface DrawerProps {
  readonly run: RunState
  /** Of the selected transport. */
  readonly title: string
  /** Null as long as there are no lanes. */
  readonly source: LanesSource | null
  readonly transports: readonly TransportInfo[]
  readonly view: LanesView
}

/** What stands below the lanes: the sentence and the wire, and what one looks into afterwards. */
export function Drawer({ run, title, source, transports, view }: DrawerProps) {
  const messages = useMessages()
  const { tabs } = messages.drawer
  // The back row reads lanes and one sentence; the wire has a tab of its own.
  const projector = useSettings((settings) => settings.projector)
  const wanted = useWorkbench((bench) => bench.drawer)
  // Without lanes there is no axis to draw on and no message to count.
  const hasLanes = !isExperiment(run.scenario)
  const shown = hasLanes || (wanted !== 'charts' && wanted !== 'numbers') ? wanted : 'happened'
  const happened = <HappenedPanel run={run} title={title} isTold={projector} />
  const wire = <WirePanel run={run} title={title} />
  const later = (content: (source: LanesSource) => React.ReactNode) => <Suspense fallback={<LoadingState />}>{source && content(source)}</Suspense>
  return (
    <section className={styles['drawer']} data-pane data-tab={shown} aria-label={messages.drawer.title}>
      <Tabs
        label={messages.drawer.title}
        value={shown}
        onChange={(drawer) => setWorkbench({ drawer })}
        tabs={[
          { id: 'happened', title: tabs.happened, content: projector ? happened : <div className={styles['both']}>{happened}{wire}</div> },
          { id: 'wire', title: tabs.wire, content: wire },
          ...(hasLanes
            ? ([
                { id: 'charts', title: tabs.charts, content: later((of) => <ChartsPanel source={of} transports={transports} view={view} />) },
                { id: 'numbers', title: tabs.numbers, content: later((of) => <NumbersPanel cells={run.cells} source={of} transports={transports} />) },
              ] as const)
            : []),
          { id: 'events', title: <EventCount />, content: later((of) => <EventsPanel source={of} transports={transports} />) },
        ]}
      />
    </section>
  )
}

/** By itself, so that only the number is rendered ten times a second. */
function EventCount() {
  const messages = useMessages()
  return messages.drawer.tabs.events(useRecordedEvents())
}
