import { FileText, GitCompareArrows, History, Pencil, Pin, PinOff, Play, Trash2 } from 'lucide-react'
import type { RunSummary } from '../../../lab/contract/control.ts'
import { useMessages } from '../../i18n/messages.ts'
import { openRun } from '../../state/open-run.ts'
import { compareRuns, pinRuns, removeRuns, replayRun } from '../../state/saved-runs.ts'
import { select } from '../../state/selection.ts'
import { setWorkbench } from '../../state/workbench.ts'
import { hasScreen } from '../known-screens.ts'
import { Button } from '../../widgets/button.tsx'
import styles from './runs.module.css'

/** What can be done with the chosen runs. Every button keeps its place, so that none moves under a pointer, "Delete" least of all. */
export function ChosenActions({ runs, onRename }: { readonly runs: readonly RunSummary[]; onRename(run: string): void }) {
  const { runs: texts } = useMessages()
  const [first] = runs
  if (!first) return <p className={styles['chosen']}>{texts.hint}</p>
  const one = runs.length === 1
  const pinned = runs.every((run) => run.pinned)
  const hint = (says: string) => (one ? says : texts.oneOnly)
  const report = (run: string) => {
    select({ run })
    setWorkbench({ screen: 'report', reportOf: 'run' })
  }
  return (
    <div className={styles['chosen']} role="toolbar" aria-label={texts.chosen(runs.length)}>
      <span className={styles['count']} role="status">
        {texts.chosen(runs.length)}
      </span>
      <Button onClick={() => openRun(first.run, { event: null })} disabled={!one} title={hint(texts.openHint)}>
        <History size={14} aria-hidden /> {texts.open}
      </Button>
      <Button onClick={() => replayRun(first.run)} disabled={!one} title={hint(texts.replayHint)}>
        <Play size={14} aria-hidden /> {texts.replay}
      </Button>
      <Button onClick={() => compareRuns(runs)} title={texts.compareHint}>
        <GitCompareArrows size={14} aria-hidden /> {texts.compare}
      </Button>
      {hasScreen('report') && (
        <Button onClick={() => report(first.run)} disabled={!one} title={one ? undefined : texts.oneOnly}>
          <FileText size={14} aria-hidden /> {texts.report}
        </Button>
      )}
      <Button onClick={() => onRename(first.run)} disabled={!one} title={one ? undefined : texts.oneOnly} aria-keyshortcuts="F2">
        <Pencil size={14} aria-hidden /> {texts.rename}
      </Button>
      <Button onClick={() => pinRuns(runs.map(({ run }) => run), !pinned)}>
        {pinned ? <PinOff size={14} aria-hidden /> : <Pin size={14} aria-hidden />} {pinned ? texts.unpin : texts.pin}
      </Button>
      <Button onClick={() => removeRuns(runs)} aria-keyshortcuts="Delete">
        <Trash2 size={14} aria-hidden /> {texts.remove}
      </Button>
    </div>
  )
}
