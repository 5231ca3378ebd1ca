import { Upload } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { RunSummary } from '../../../lab/contract/control.ts'
import { useMessages } from '../../i18n/messages.ts'
import { useLocked } from '../../state/lock.ts'
import { pickAndImport, useArrived, useImporting, useSavedRuns } from '../../state/saved-runs.ts'
import { useLastValue } from '../../state/use-answer.ts'
import { setWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../widgets/states.tsx'
import { ChosenActions } from './chosen-actions.tsx'
import { RunSearch } from './run-search.tsx'
import { RunsTable } from './runs-table.tsx'
import { Trash } from './trash.tsx'
import styles from './runs.module.css'

type View = 'saved' | 'trash'
const views: readonly View[] = ['saved', 'trash']

export function RunsScreen() {
  const { runs: texts } = useMessages()
  const locked = useLocked()
  const [view, setView] = useState<View>('saved')
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const { answer, again } = useSavedRuns(search)
  const importing = useImporting()
  // While the next list comes the last one stays, and with it the row that has the focus.
  const runs = useLastValue(answer) ?? null
  return (
    <Page
      title={texts.title}
      note={runs && search === '' ? texts.note(runs.length) : undefined}
      body="fill"
      chips={<Segmented label={texts.view} value={view} options={views.map((id) => ({ id, title: texts.views[id] }))} onChange={(to) => setView(to)} />}
      actions={
        <Button onClick={pickAndImport} disabled={locked || importing > 0} title={texts.importHint}>
          <Upload size={14} aria-hidden />
          {importing > 0 ? texts.importing(importing) : texts.import}
        </Button>
      }
    >
      <div className={styles['screen']} inert={locked}>
        {view === 'trash' ? (
          <Trash />
        ) : (
          <>
            {(runs === null || runs.length > 0 || search !== '') && <RunSearch value={typed} found={search !== '' && answer.kind === 'ready' ? answer.value.length : null} onChange={setTyped} />}
            {answer.kind === 'loading' && !runs && <LoadingState />}
            {answer.kind === 'failed' && <ErrorState text={answer.message} again={again} />}
            {runs && <Found runs={runs} search={search} onClear={() => setTyped('')} />}
          </>
        )}
      </div>
    </Page>
  )
}

function Found({ runs, search, onClear }: { readonly runs: readonly RunSummary[]; readonly search: string; onClear(): void }) {
  const { runs: texts } = useMessages()
  const arrived = useArrived()
  const [chosen, setChosen] = useState(arrived)
  const [seen, setSeen] = useState(arrived)
  if (arrived !== seen) {
    setSeen(arrived)
    setChosen(arrived)
  }
  const [renaming, setRenaming] = useState<string | null>(null)
  if (runs.length === 0) {
    return search === '' ? (
      <EmptyState title={texts.empty} text={texts.emptyText} action={<Button look="primary" onClick={() => setWorkbench({ screen: 'live' })}>{texts.toLive}</Button>} />
    ) : (
      <EmptyState title={texts.noneFit(search)} text={texts.noneFitText} action={<Button onClick={onClear}>{texts.clear}</Button>} />
    )
  }
  const own = runs.filter(({ run }) => chosen.has(run))
  return (
    <>
      <ChosenActions runs={own} onRename={setRenaming} />
      <RunsTable runs={runs} chosen={chosen} onChosen={setChosen} renaming={renaming} onRename={setRenaming} />
    </>
  )
}
