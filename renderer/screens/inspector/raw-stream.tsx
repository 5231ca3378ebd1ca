import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { LadderStep } from '../../../lab/contract/wire-pages.ts'
import { useMessages } from '../../i18n/messages.ts'
import { wireLabel } from '../../i18n/wire-texts.ts'
import { useAnswer, useLastValue } from '../../state/use-answer.ts'
import { Button } from '../../widgets/button.tsx'
import { ErrorState, LoadingState } from '../../widgets/states.tsx'
import { HexView } from './hex-view.tsx'
import { chooseStep, setInspector } from './inspector-state.ts'
import { placeOf, type BytesStep } from './ladder-rows.ts'
import { pagesOf } from './raw-pages.ts'
import styles from './bytes.module.css'

export interface RawStreamProps {
  readonly run: string
  /** Of the client. */
  readonly conn: string
  /** Says which direction of which connection. */
  readonly step: BytesStep
  readonly steps: readonly LadderStep[]
}

/** All bytes of one direction, as they were sent; units are marked, and a click on one chooses it. */
export function RawStream({ run, conn, step, steps }: RawStreamProps) {
  const { inspector } = useMessages()
  const { transport, hop, dir, start } = step
  const units = useMemo(() => steps.filter((one): one is BytesStep => one.kind === 'bytes' && one.hop === hop && one.conn === step.conn && one.dir === dir).toSorted((a, b) => a.start - b.start), [steps, hop, step.conn, dir])
  const pages = pagesOf(units)
  const chosen = units.findIndex((unit) => unit.start === start)
  const own = Math.max(0, pages.findIndex((page) => page.start <= start && start < page.end))
  const [turned, setTurned] = useState<{ readonly from: number; readonly page: number } | null>(null)
  const index = turned?.from === start ? Math.min(turned.page, pages.length - 1) : own
  const page = pages[index]
  const { answer, again } = useAnswer(`${run} ${transport} ${hop} ${step.conn} ${dir} ${page?.start} ${page?.end}`, (engine) => engine.wire.bytes({ transport, hop, conn: step.conn, dir, start: page?.start ?? 0, end: page?.end ?? 0 }))
  const bytes = useLastValue(answer)
  const [hover, setHover] = useState<number | null>(null)
  useEffect(() => {
    setInspector({ shown: bytes ?? null })
    return () => setInspector({ shown: null })
  }, [bytes])
  const lit = units[hover ?? chosen]
  const httpEnds = units.findIndex(({ endsHttp }) => endsHttp)
  const lastHead = units[httpEnds]
  const turn = (to: number) => setTurned({ from: start, page: to })
  if (answer.kind === 'failed') return <ErrorState text={answer.message} again={again} />
  return (
    <>
      <div className={styles['pages']}>
        <strong>{inspector.bytes.rawTitle(inspector.bytes.directions[`${hop} ${dir}`])}</strong>
        {pages.length > 1 && (
          <span className={styles['pager']}>
            <span className="mono">{inspector.bytes.rawPage(index + 1, pages.length)}</span>
            <Button look="icon" aria-label={inspector.bytes.previousPage} disabled={index <= 0} onClick={() => turn(index - 1)}>
              <ChevronLeft size={14} aria-hidden />
            </Button>
            <Button look="icon" aria-label={inspector.bytes.nextPage} disabled={index >= pages.length - 1} onClick={() => turn(index + 1)}>
              <ChevronRight size={14} aria-hidden />
            </Button>
          </span>
        )}
      </div>
      {bytes ? (
        <HexView
          tall
          lines={bytes.lines}
          marks={units}
          chosen={chosen}
          active={hover ?? chosen}
          boundary={lastHead ? httpEnds + 1 : -1}
          onActive={(at) => {
            const unit = units[at]
            if (unit) chooseStep({ transport, conn, place: placeOf(unit) })
          }}
          onHover={setHover}
        />
      ) : (
        <LoadingState />
      )}
      {lastHead && page && page.start <= lastHead.end && lastHead.end <= page.end && <p className={styles['httpEnds']}>{inspector.httpEnds(lastHead.end, lastHead.endsHttp === 'websocket')}</p>}
      <p className={`mono ${styles['litUnit']}`} aria-live="polite">
        {lit && wireLabel(lit.label)}
      </p>
    </>
  )
}
