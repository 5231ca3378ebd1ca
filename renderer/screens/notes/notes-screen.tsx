import { ListChecks, Square } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { NotesState } from '../../../lab/contract/control.ts'
import type { NoteAnswer, NoteSection } from '../../../lab/contract/note.ts'
import { dateTime, integer } from '../../i18n/format.ts'
import { subjectTitle } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { saidOf } from '../../../lab/language/patterns.ts'
import { doubtSentence } from '../../i18n/lab-sentences.ts'
import { errorSentence } from '../../state/error-texts.ts'
import { useLocked } from '../../state/lock.ts'
import { checkNotes, stopNotes } from '../../state/note-checks.ts'
import { openRun } from '../../state/open-run.ts'
import { useSession } from '../../state/session-store.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { BrokenFiles } from '../../widgets/broken-files.tsx'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { EmptyState, ErrorState } from '../../widgets/states.tsx'
import { ProgressLine } from '../../widgets/top-bar.tsx'
import { Overview } from './overview.tsx'
import { answerLooks, filterOf, type Filter, filters, missingIn } from './answers.ts'
import styles from './notes.module.css'

/** Every statement of the customer's notes with its answer, and what it rests on. */
export function NotesScreen() {
  const { notes: texts } = useMessages()
  const notes = useSession((session) => session.notes)
  const list = useSession((session) => session.catalogue?.notes)
  const [filter, setFilter] = useState<Filter>('all')
  const report = notes?.report ?? null
  const running = notes?.phase === 'running'
  const wanted = useWanted(setFilter)
  return (
    <Page
      title={texts.title}
      note={report ? texts.made(dateTime(report.startedAt), report.probeVersion, report.tookMs) : texts.intro}
      actions={<Actions notes={notes} />}
      progress={running ? <ProgressLine fraction={notes.totalScenarios === 0 ? 0 : notes.doneScenarios / notes.totalScenarios} /> : null}
    >
      {running && (
        <p className={styles['now']} role="status">
          {texts.progress(Math.min(notes.doneScenarios + 1, notes.totalScenarios), notes.totalScenarios)} {notes.current !== undefined && <Current id={notes.current} />}
        </p>
      )}
      {notes?.error && <ErrorState title={texts.failed} text={errorSentence(notes.error.message)} />}
      {report === null && !running && (
        <EmptyState
          title={texts.empty}
          text={texts.emptyText}
          action={
            <Button look="primary" onClick={() => checkNotes()} aria-keyshortcuts="Control+Enter">
              <ListChecks size={16} aria-hidden /> {texts.check}
            </Button>
          }
        />
      )}
      {report === null && wanted && <Statement answer={wanted} />}
      {report && (
        <>
          <p className={styles['now']}>{texts.lead}</p>
          <Overview report={report} />
          <div className={styles['filter']}>
            <Segmented<Filter> label={texts.show} value={filter} options={filters.map((id) => ({ id, title: id === 'all' ? `${texts.all} ${integer(report.notes.length)}` : `${texts.answers[id]} ${integer(report.notes.filter(filterOf(id)).length)}` })).filter(({ id }) => id === 'all' || report.notes.some(filterOf(id)))} onChange={setFilter} />
          </div>
          {report.notes.some(filterOf(filter)) ? list?.sections.map((section) => <Section key={section.section} section={section} answers={report.notes.filter(filterOf(filter))} />) : <p className={styles['now']}>{texts.none}</p>}
        </>
      )}
      {list && <BrokenFiles title={texts.broken} files={list.broken} />}
    </Page>
  )
}

/** The statement that somebody came for, as long as nothing is known of it; forgotten when the screen is left. */
function useWanted(setFilter: (filter: Filter) => void): NoteAnswer | undefined {
  const id = useWorkbench((bench) => bench.note)
  const sections = useSession((session) => session.catalogue?.notes.sections) ?? []
  useEffect(() => {
    if (id !== null) setFilter('all')
  }, [id, setFilter])
  useEffect(() => () => setWorkbench({ note: null }), [])
  const note = sections.flatMap((section) => section.notes).find((one) => one.id === id)
  return note && { id: note.id, statement: note.statement, answer: 'not measured yet', says: [], measured: [] }
}

function Actions({ notes }: { readonly notes: NotesState | null }) {
  const { notes: texts } = useMessages()
  const locked = useLocked()
  const starting = useSession((session) => session.starting)
  if (notes?.phase === 'running') {
    return (
      <Button look="primary" onClick={stopNotes} aria-keyshortcuts="Control+Enter">
        <Square size={14} aria-hidden /> {texts.stop}
      </Button>
    )
  }
  const missing = missingIn(notes?.report ?? null)
  return (
    <>
      {missing.length > 0 && (
        <Button disabled={starting || locked} onClick={() => checkNotes(missing)}>
          {texts.checkMissing}
        </Button>
      )}
      {notes?.report && (
        <Button look="primary" disabled={starting || locked} onClick={() => checkNotes()} aria-keyshortcuts="Control+Enter">
          <ListChecks size={16} aria-hidden /> {texts.check}
        </Button>
      )}
    </>
  )
}

function Current({ id }: { readonly id: string }) {
  const { notes: texts } = useMessages()
  const title = useSession((session) => session.catalogue?.scenarios.find((one) => one.id === id)?.title) ?? id
  return <>· {texts.running(subjectTitle({ id, title }))}</>
}

function Section({ section, answers }: { readonly section: NoteSection; readonly answers: readonly NoteAnswer[] }) {
  const { notes: texts } = useMessages()
  const own = answers.filter(({ id }) => id.startsWith(section.section))
  if (own.length === 0) return null
  return (
    <section className={styles['section']} aria-labelledby={`section-${section.section}`}>
      <h2 id={`section-${section.section}`}>
        {section.section} · {texts.sections[section.section] ?? section.title}
      </h2>
      {own.map((answer) => (
        <Statement key={answer.id} answer={answer} />
      ))}
    </section>
  )
}

function Statement({ answer: { id, statement, answer, says, measured } }: { readonly answer: NoteAnswer }) {
  const { joined, notes: texts } = useMessages()
  const locked = useLocked()
  const { Glyph, look } = answerLooks[answer]
  const isWanted = useWorkbench((bench) => bench.note === id)
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isWanted) place.current?.scrollIntoView({ block: 'center' })
  }, [isWanted])
  return (
    <article ref={place} className={styles['statement']} aria-current={isWanted || undefined}>
      <h3>
        <span className={styles['id']}>{id}</span> <span>{texts.statements[id] ?? statement}</span>
      </h3>
      <span className={styles['answer']} data-look={look}>
        <Glyph size={14} aria-hidden /> {texts.answers[answer]}
      </span>
      <Button look="quiet" disabled={locked} onClick={() => checkNotes([id])} aria-label={texts.againHint(id)}>
        {texts.again}
      </Button>
      <div className={styles['told']}>
        {says.map((text) => (
          <p key={text}>{saidOf(text, texts.says) ?? text}</p>
        ))}
        {measured.length > 0 && (
          <details>
            <summary>{texts.evidence}</summary>
            <ul>
              {measured.map((row) => (
                <li key={`${row.run} ${row.text}`} data-holds={row.holds ?? undefined}>
                  <span>{texts.found(row.text)}</span>
                  {row.because !== undefined && <em>{texts.notJudged(doubtSentence(row.because))}</em>}
                  <button type="button" className={styles['run']} onClick={() => openRun(row.run)} title={texts.open} aria-label={joined.named(texts.open, `${row.scenario} ${row.run}`)}>
                    {row.run}
                  </button>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </article>
  )
}
