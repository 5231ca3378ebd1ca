import { useEffect, useState } from 'react'
import type { TransportId } from '../../../lab/contract/transport.ts'
import type { AnnotatedBytes } from '../../../lab/contract/wire-pages.ts'
import { useMessages } from '../../i18n/messages.ts'
import { useAnswer, useLastValue } from '../../state/use-answer.ts'
import { EmptyState, ErrorState, LoadingState } from '../../widgets/states.tsx'
import { focusList } from '../../widgets/virtual-list.tsx'
import { Cards } from './cards.tsx'
import { FieldList, FieldText } from './field-list.tsx'
import { HexView } from './hex-view.tsx'
import { setInspector } from './inspector-state.ts'
import type { BytesStep } from './ladder-rows.ts'
import bytesStyles from './bytes.module.css'
import styles from './fields.module.css'

/** One unit: its bytes, the field under the eye, cards for what is worth seeing, all fields. */
export function UnitView({ run, transport, step }: { readonly run: string; readonly transport: TransportId; readonly step: BytesStep }) {
  const { inspector } = useMessages()
  const { hop, conn, dir, start, end } = step
  const { answer, again } = useAnswer(`${run} ${transport} ${hop} ${conn} ${dir} ${start} ${end}`, (engine) => engine.wire.bytes({ transport, hop, conn, dir, start, end }))
  const bytes = useLastValue(answer)
  useEffect(() => {
    setInspector({ shown: bytes ?? null })
    return () => setInspector({ shown: null })
  }, [bytes])
  if (answer.kind === 'failed') return <ErrorState text={answer.message} again={again} />
  if (!bytes) return <LoadingState />
  if (!bytes.unit) return <EmptyState title={inspector.bytes.missing} text={inspector.bytes.missingText} />
  return <Unit bytes={bytes} step={step} run={run} />
}

function Unit({ bytes, step, run }: { readonly bytes: AnnotatedBytes; readonly step: BytesStep; readonly run: string }) {
  const { inspector } = useMessages()
  const fields = bytes.unit?.fields ?? []
  const [active, setActive] = useState(0)
  const [hover, setHover] = useState<number | null>(null)
  const lit = hover ?? active
  const field = fields[lit]
  return (
    <>
      <HexView lines={bytes.lines} marks={fields} chosen={active} active={lit} onActive={setActive} onHover={setHover} onEnter={() => focusList('fields')} after={step.endsHttp && bytes.more === 0 ? inspector.httpEnds(step.end, step.endsHttp === 'websocket') : undefined} />
      {field && (
        <div className={styles['now']} aria-live="polite" data-now>
          <FieldText field={field} index={lit} />
        </div>
      )}
      <div className={bytesStyles['below']}>
        {bytes.more > 0 && <p className={bytesStyles['more']}>{inspector.bytes.more(bytes.more)}</p>}
        <Cards bytes={bytes} step={step} run={run} />
        <h3 className={styles['count']}>{inspector.bytes.fields(fields.length)}</h3>
        <FieldList fields={fields} active={active} lit={lit} onActive={setActive} onHover={setHover} />
      </div>
    </>
  )
}
