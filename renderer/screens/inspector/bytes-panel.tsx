import { Braces, Copy } from 'lucide-react'
import type { TransportId } from '../../../lab/contract/transport.ts'
import type { LadderStep } from '../../../lab/contract/wire-pages.ts'
import { moment } from '../../i18n/format.ts'
import { faultText } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { wireLabel } from '../../i18n/wire-texts.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/states.tsx'
import { copyCurl, copyHexdump, requestStepOf } from './copy-actions.ts'
import { setInspector, useInspector } from './inspector-state.ts'
import { keyOfPlace, placeOf, type BytesStep } from './ladder-rows.ts'
import { RawStream } from './raw-stream.tsx'
import { Toggle } from './toggle.tsx'
import { UnitView } from './unit-view.tsx'
import styles from './bytes.module.css'

export interface BytesPanelProps {
  readonly run: string
  readonly transport: TransportId
  /** Of the client. */
  readonly conn: string
  readonly step: LadderStep | undefined
  readonly steps: readonly LadderStep[]
  readonly startT: number
}

/** The bytes of the chosen step, and what each of them means. */
export function BytesPanel({ run, transport, conn, step, steps, startT }: BytesPanelProps) {
  const { inspector } = useMessages()
  const raw = useInspector((state) => state.raw)
  const bytesStep = step?.kind === 'bytes' ? step : undefined
  const stream = bytesStep ?? (raw ? steps.find((one): one is BytesStep => one.kind === 'bytes') : undefined)
  return (
    <section className={styles['pane']} aria-label={inspector.bytes.title}>
      <header className={styles['head']}>
        <div className={styles['title']}>
          <h2>{inspector.bytes.title}</h2>
          <Tools step={bytesStep} steps={steps} raw={raw} />
        </div>
        {step && !(raw && stream) && <About step={step} startT={startT} />}
      </header>
      {raw && stream ? (
        <RawStream key={`${stream.hop} ${stream.conn} ${stream.dir}`} run={run} conn={conn} step={stream} steps={steps} />
      ) : !step ? (
        <EmptyState title={inspector.bytes.choose} />
      ) : step.kind === 'bytes' ? (
        <UnitView key={keyOfPlace(placeOf(step))} run={run} transport={transport} step={step} />
      ) : (
        <Act step={step} />
      )}
    </section>
  )
}

function Tools({ step, steps, raw }: { readonly step: BytesStep | undefined; readonly steps: readonly LadderStep[]; readonly raw: boolean }) {
  const { inspector } = useMessages()
  const request = step && requestStepOf(step, steps)
  return (
    <div className={styles['tools']}>
      <Toggle on={raw} onChange={(on) => setInspector({ raw: on })}>
        {inspector.bytes.raw}
      </Toggle>
      <Button look="quiet" disabled={!request} title={request ? inspector.bytes.curlHint : inspector.bytes.noCurl} onClick={() => request && copyCurl(request)}>
        <Braces size={13} aria-hidden /> {inspector.bytes.curl}
      </Button>
      <Button look="quiet" disabled={!step} onClick={copyHexdump}>
        <Copy size={13} aria-hidden /> {inspector.bytes.hexdump}
      </Button>
    </div>
  )
}

function About({ step, startT }: { readonly step: LadderStep; readonly startT: number }) {
  const { inspector } = useMessages()
  const kinds: Readonly<Record<string, string>> = inspector.kinds
  const facts =
    step.kind === 'bytes'
      ? [inspector.bytes.directions[`${step.hop} ${step.dir}`], `${step.protocol} ${kinds[step.unit] ?? step.unit}`, inspector.bytes.range(step.start, step.end - 1), inspector.bytes.size(step.end - step.start)]
      : []
  return (
    <>
      <p className={`mono ${styles['label']}`}>{wireLabel(step.label)}</p>
      <p className={styles['facts']}>{[moment(step.t - startT, 1), ...facts].join(' · ')}</p>
    </>
  )
}

/** A step without bytes: a connection that was opened or ended, or a rule that acted. */
function Act({ step }: { readonly step: Exclude<LadderStep, BytesStep> }) {
  const { inspector } = useMessages()
  const fault = useSession((session) => (step.kind === 'hit' ? session.catalogue?.faults.find(({ id }) => id === step.fault) : undefined))
  const text = fault && faultText(fault)
  return text ? <EmptyState title={text.title} text={text.text} /> : <EmptyState title={wireLabel(step.label)} text={inspector.bytes.noBytes} />
}
