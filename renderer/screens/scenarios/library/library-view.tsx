import { FilePlus2, FolderOpen, Search } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { create } from 'zustand'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { isDirty, useDrafts, type Draft } from '../../../state/drafts.ts'
import { useLocked } from '../../../state/lock.ts'
import { editFile, newScenario, openFromDisk, runScenario } from '../../../state/scenario-actions.ts'
import { Button } from '../../../widgets/button.tsx'
import { listTarget } from '../../../widgets/list-keys.ts'
import { Page } from '../../../widgets/page.tsx'
import { Segmented } from '../../../widgets/segmented.tsx'
import { EmptyState } from '../../../widgets/states.tsx'
import { DraftDetails, LibraryDetails } from './library-details.tsx'
import { filters, librarySections, type Filter, type LibraryItem, type LibrarySection } from './library-items.ts'
import { LibraryRow } from './library-row.tsx'
import { Trash } from './trash.tsx'
import styles from './library.module.css'

/** What the person looks at here; it is the same when they come back from another screen. */
const useLibrary = create<{ readonly filter: Filter; readonly search: string; readonly chosen: string }>()(() => ({ filter: 'all', search: '', chosen: 'upgrade-stripped' }))
const look = useLibrary.setState
/** For the page keys: about what one sees. */
const pageRows = 8

export function LibraryView({ catalogue }: { readonly catalogue: Catalogue }) {
  const messages = useMessages()
  const { scenarios } = messages
  const { filter, search, chosen } = useLibrary()
  const drafts = useDrafts(({ all }) => all)
  const locked = useLocked()
  const sections = librarySections(catalogue, { filter, search })
  const unsaved = filter === 'all' || filter === 'yours' ? drafts.filter((draft) => draft.id === null && draft.name.includes(search.toLowerCase())) : []
  const items = sections.flatMap((section) => section.items)
  const item = items.find(({ id }) => id === chosen) ?? items[0]
  const draft = unsaved.find(({ key }) => key === chosen)
  useRunKey(draft === undefined && item !== undefined && item.kind !== 'broken' ? item.id : null)
  return (
    <Page
      title={scenarios.title}
      note={scenarios.note}
      body="fill"
      actions={
        <>
          <Button look="primary" disabled={locked} onClick={newScenario}>
            <FilePlus2 size={14} aria-hidden />
            {scenarios.library.create}
          </Button>
          <Button disabled={locked} onClick={() => void openFromDisk()} aria-keyshortcuts="Control+O">
            <FolderOpen size={14} aria-hidden />
            {scenarios.library.open}
          </Button>
        </>
      }
    >
      <div className={styles['library']}>
        <div className={styles['left']}>
          <Filters filter={filter} search={search} />
          <List sections={sections} unsaved={unsaved} drafts={drafts} chosen={draft?.key ?? item?.id ?? ''} search={search} filter={filter} />
        </div>
        <aside className={styles['details']} aria-label={scenarios.library.about}>
          {draft ? <DraftDetails draft={draft} /> : item ? <LibraryDetails key={item.id} item={item} catalogue={catalogue} /> : <EmptyState title={scenarios.library.pick} text={scenarios.library.pickText} />}
        </aside>
      </div>
    </Page>
  )
}

/** Wherever the focus is, in the search field too. */
function useRunKey(id: string | null): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (id === null || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat || document.querySelector('[role="dialog"]')) return
      event.preventDefault()
      runScenario(id)
    }
    addEventListener('keydown', onKey, true)
    return () => removeEventListener('keydown', onKey, true)
  }, [id])
}

function Filters({ filter, search }: { readonly filter: Filter; readonly search: string }) {
  const { scenarios } = useMessages()
  return (
    <div className={styles['filters']}>
      <Segmented label={scenarios.library.show} value={filter} options={filters.map((id) => ({ id, title: scenarios.library.filters[id] }))} onChange={(next) => look({ filter: next })} />
      <label className={styles['search']}>
        <Search size={14} aria-hidden />
        <input type="search" value={search} placeholder={scenarios.library.search} aria-label={scenarios.library.search} onChange={(event) => look({ search: event.target.value })} />
      </label>
    </div>
  )
}

interface ListProps {
  readonly sections: readonly LibrarySection[]
  readonly unsaved: readonly Draft[]
  readonly drafts: readonly Draft[]
  readonly chosen: string
  readonly search: string
  readonly filter: Filter
}

function List({ sections, unsaved, drafts, chosen, search, filter }: ListProps) {
  const { scenarios } = useMessages()
  const list = useRef<HTMLDivElement>(null)
  const { library } = scenarios
  if (sections.length === 0 && unsaved.length === 0) {
    return search !== '' ? (
      <EmptyState title={library.nothing} text={library.nothingText(search)} action={<Button onClick={() => look({ search: '' })}>{library.clear}</Button>} />
    ) : (
      <EmptyState title={library.noneOfYours} text={library.noneOfYoursText} action={<Button onClick={newScenario}>{library.create}</Button>} />
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    const to = at === -1 || event.ctrlKey || event.altKey || event.metaKey ? null : listTarget(event.key, { at, count: rows.length, page: pageRows })
    if (to === null) return
    event.preventDefault()
    rows[to]?.focus()
  }
  const dirty = new Set(drafts.filter(isDirty).map(({ id }) => id))
  return (
    <div ref={list} className={styles['list']} onKeyDown={onKeyDown}>
      {unsaved.length > 0 && (
        <Section title={library.sections.unsaved} count={unsaved.length}>
          {unsaved.map((draft) => (
            <LibraryRow key={draft.key} title={draft.name} text={library.unsaved} isChosen={draft.key === chosen} onChoose={() => look({ chosen: draft.key })} onOpen={() => useDrafts.setState({ open: draft.key })} />
          ))}
        </Section>
      )}
      {sections.map(({ id, items }) => (
        <Section key={id} title={library.sections[id]} count={items.length}>
          {items.map((item) => (
            <ItemRow key={`${item.kind} ${item.title} ${item.id}`} item={item} isDirty={dirty.has(item.id)} isChosen={item.id === chosen} />
          ))}
        </Section>
      ))}
      {(filter === 'all' || filter === 'yours') && <Trash />}
    </div>
  )
}

function ItemRow({ item, isDirty: unsaved, isChosen }: { readonly item: LibraryItem; readonly isDirty: boolean; readonly isChosen: boolean }) {
  const { scenarios, lab } = useMessages()
  const note = unsaved ? scenarios.library.unsaved : item.imitates ? lab.evidence[item.imitates.evidence] : undefined
  return (
    <LibraryRow
      title={item.title}
      text={item.text}
      note={note}
      evidence={unsaved ? undefined : item.imitates?.evidence}
      isBroken={item.kind === 'broken'}
      isChosen={isChosen}
      onChoose={() => look({ chosen: item.id })}
      onOpen={() => (item.yours ? editFile(item.id) : runScenario(item.id))}
    />
  )
}

function Section({ title, count, children }: { readonly title: string; readonly count: number; readonly children: React.ReactNode }) {
  return (
    <section className={styles['section']} aria-label={title}>
      <h2>
        {title} <span>{count}</span>
      </h2>
      <ul>{children}</ul>
    </section>
  )
}
