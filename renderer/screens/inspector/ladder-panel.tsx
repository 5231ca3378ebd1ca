import { Search } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import type { WireConnectionInfo } from '../../../lab/contract/wire-pages.ts'
import { moment } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { select, useSelection } from '../../state/selection.ts'
import { useAnswer, useLastValue, type Answer } from '../../state/use-answer.ts'
import { Button } from '../../widgets/button.tsx'
import { ErrorState, LoadingState } from '../../widgets/states.tsx'
import { focusList, VirtualList } from '../../widgets/virtual-list.tsx'
import { chooseStep, setInspector, useInspector } from './inspector-state.ts'
import { LadderRowView } from './ladder-row.tsx'
import { keyOfPlace, placeOf, rowsOf, stepFrom, type LadderRow } from './ladder-rows.ts'
import { Toggle } from './toggle.tsx'
import type { WholeLadder } from './use-ladder.ts'
import styles from './ladder.module.css'

export interface LadderPanelProps {
  readonly run: string
  readonly current: WireConnectionInfo
  readonly answer: Answer<WholeLadder>
  again(): void
  /** Of the connection on show; undefined while it is fetched. */
  readonly ladder: WholeLadder | undefined
  /** Key of the step whose bytes are shown. */
  readonly chosen: string | null
  readonly startT: number
}

/** Client, gateway and origin as three lines, time going down. */
export function LadderPanel({ run, current, answer, again, ladder, chosen, startT }: LadderPanelProps) {
  const { inspector } = useMessages()
  const hidePings = useInspector((state) => state.hidePings)
  const only = useFound({ run, current, steps: ladder?.steps.length ?? 0 })
  const range = useSelection((selection) => (selection.run === null || selection.run === run ? selection.range : null))
  const rows = useMemo(() => rowsOf(ladder?.steps ?? [], { hidePings, only, range }), [ladder, hidePings, only, range])
  const all = ladder?.steps.length ?? 0
  const shown = rows.reduce((count, row) => count + (row.kind === 'step' ? 1 : 0), 0)
  return (
    <section className={styles['pane']} aria-label={inspector.ladder.title}>
      <header className={styles['head']}>
        <h2>
          {inspector.ladder.title} <span role="status">{inspector.ladder.steps(shown, all)}</span>
        </h2>
        <div className={styles['tools']}>
          <FindField />
          <Toggle on={hidePings} onChange={(on) => setInspector({ hidePings: on })}>
            {inspector.ladder.hidePings}
          </Toggle>
        </div>
        <Found />
        {range && <Range range={range} startT={startT} />}
      </header>
      <Parties ladder={ladder} current={current} />
      {answer.kind === 'failed' ? <ErrorState text={answer.message} again={again} /> : !ladder ? <LoadingState /> : <Steps rows={rows} chosen={chosen} current={current} startT={startT} />}
    </section>
  )
}

/** Keys of the steps that have the text in them; null when none is looked for, or while the answer comes. */
function useFound({ run, current, steps }: { readonly run: string; readonly current: WireConnectionInfo; readonly steps: number }): ReadonlySet<string> | null {
  const wanted = useDeferredValue(useInspector((state) => state.wanted)).trim()
  const { transport, conn } = current
  const { answer } = useAnswer(`${run} ${transport} ${conn} ${steps} ${wanted}`, async (engine) => (wanted === '' ? null : new Set((await engine.wire.find({ transport, conn, text: wanted })).map(keyOfPlace))))
  const found = useLastValue(answer)
  return wanted === '' ? null : (found ?? null)
}

function FindField() {
  const { inspector } = useMessages()
  const wanted = useInspector((state) => state.wanted)
  return (
    <label className={styles['find']} title={inspector.ladder.searchHint}>
      <Search size={13} aria-hidden />
      <input
        id="inspector-find"
        type="search"
        aria-label={inspector.ladder.search}
        placeholder={inspector.ladder.search}
        value={wanted}
        onChange={(event) => setInspector({ wanted: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return
          if (event.key === 'Escape') setInspector({ wanted: '' })
          focusList('ladder')
        }}
      />
    </label>
  )
}

/** How an event that was selected elsewhere came here, when that needs a word. */
function Found() {
  const { inspector } = useMessages()
  const found = useInspector((state) => state.found)
  if (!found || found.match === 'exact') return null
  return (
    <p className={styles['foundNote']} role="status">
      {found.match === 'near' ? inspector.ladder.near : inspector.ladder.nowhere}
    </p>
  )
}

/** The time that was marked in the lanes: the ladder keeps to it. */
function Range({ range: { fromT, toT }, startT }: { readonly range: { readonly fromT: number; readonly toT: number }; readonly startT: number }) {
  const { inspector } = useMessages()
  return (
    <p className={styles['range']}>
      <span>{inspector.ladder.range(moment(fromT - startT, 10), moment(toT - startT, 10))}</span>
      <Button look="quiet" onClick={() => select({ range: null })}>
        {inspector.ladder.wholeTime}
      </Button>
    </p>
  )
}

function Parties({ ladder, current }: { readonly ladder: WholeLadder | undefined; readonly current: WireConnectionInfo }) {
  const { parties } = useMessages().inspector.ladder
  const origins = (ladder?.connections ?? []).filter(({ hop }) => hop === 'origin')
  return (
    <div className={styles['parties']}>
      <span>
        {parties.client} <small className="mono">{current.conn}</small>
      </span>
      <span>{parties.gateway}</span>
      <span>
        {parties.origin} <small className="mono">{origins.length > 2 ? `${origins[0]?.conn} … ${origins.at(-1)?.conn}` : origins.map(({ conn }) => conn).join(' ')}</small>
      </span>
    </div>
  )
}

function Steps({ rows, chosen, current, startT }: { readonly rows: readonly LadderRow[]; readonly chosen: string | null; readonly current: WireConnectionInfo; readonly startT: number }) {
  const { inspector } = useMessages()
  if (rows.length === 0) return <p className={styles['none']}>{inspector.ladder.empty}</p>
  const at = rows.findIndex(({ key }) => key === chosen)
  const choose = (index: number) => {
    const step = stepFrom(rows, index, at)
    if (step) chooseStep({ transport: current.transport, conn: current.conn, place: placeOf(step) })
  }
  return (
    <VirtualList
      name="ladder"
      label={inspector.ladder.title}
      role="listbox"
      count={rows.length}
      rowRem={3.4}
      chosen={at}
      onChoose={choose}
      onEnter={() => focusList('hex')}
      onKey={(key) => {
        if (key !== '/') return false
        document.getElementById('inspector-find')?.focus()
        return true
      }}
      keyOf={(index) => rows[index]?.key ?? ''}
      row={(index) => {
        const row = rows[index]
        return row && <LadderRowView row={row} startT={startT} />
      }}
    />
  )
}
