import { ArrowLeft, Play, Redo2, Save, Undo2 } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import { toolTitle } from '../../../i18n/fixture-texts.ts'
import { currentMessages, useMessages } from '../../../i18n/messages.ts'
import { changeDraft, dropDraft, isDirty, leaveEditor, redoDraft, undoDraft, useDrafts, type Draft } from '../../../state/drafts.ts'
import { saveTextAs } from '../../../state/files.ts'
import { useLocked } from '../../../state/lock.ts'
import { commitField, exportFor, runDraft, saveDraft, saveOpenDraft } from '../../../state/scenario-actions.ts'
import { ask } from '../../../state/session-store.ts'
import { toast } from '../../../state/toasts.ts'
import { useAnswer } from '../../../state/use-answer.ts'
import { Button } from '../../../widgets/button.tsx'
import { Choice, type ChoiceSection } from '../../../widgets/choice.tsx'
import controls from '../../../widgets/controls.module.css'
import { Hint } from '../../../widgets/hint.tsx'
import { Page } from '../../../widgets/page.tsx'
import { readModel } from '../document/file-model.ts'
import { NameDialog } from '../name-dialog.tsx'
import { useCheck } from './use-check.ts'
import { VisualPane } from './visual-pane.tsx'
import { YamlPane } from './yaml-pane.tsx'
import styles from './editor.module.css'

/** One file, as a timeline with forms and as YAML beside it: two sides of one text. */
export function EditorView({ draft, catalogue }: { readonly draft: Draft; readonly catalogue: Catalogue }) {
  const { scenarios } = useMessages()
  const { key, history } = draft
  const { text } = history
  const locked = useLocked()
  const naming = useDrafts((drafts) => drafts.naming)
  const check = useCheck(text)
  const model = useMemo(() => readModel(text), [text])
  const mistakes = check.problems.length
  const run = () => (mistakes > 0 ? toast({ text: scenarios.editor.cannotRun(mistakes) }) : runDraft(key))
  useEditorKeys(key, run)
  return (
    <Page
      title={model?.title || scenarios.editor.untitled}
      note={draft.id === null ? draft.name : `${draft.id}.yaml`}
      body="fill"
      chips={<EditorChips draft={draft} />}
      actions={<EditorActions draft={draft} mistakes={check.problems.length} onRun={run} />}
    >
      <div className={styles['editor']} inert={locked}>
        <VisualPane model={model} text={text} catalogue={catalogue} onChange={(next, how) => changeDraft(key, next, how)} />
        <YamlPane text={text} check={check} catalogue={catalogue} onType={(next) => changeDraft(key, next, 'typing')} onEdit={(next) => changeDraft(key, next, 'edit')} />
      </div>
      {naming?.key === key && (
        <NameDialog
          title={scenarios.dialog.saved}
          action={scenarios.dialog.save}
          initial={draft.name}
          because={naming.because}
          onDone={async (name) => void (await saveDraft(key, name))}
          onClose={() => useDrafts.setState({ naming: undefined })}
        />
      )}
    </Page>
  )
}

function EditorChips({ draft }: { readonly draft: Draft }) {
  const { editor } = useMessages().scenarios
  const { key, history } = draft
  const dirty = isDirty(draft)
  return (
    <>
      <Button look="quiet" onClick={leaveEditor}>
        <ArrowLeft size={14} aria-hidden /> {editor.back}
      </Button>
      <Button look="icon" aria-label={editor.undo} aria-keyshortcuts="Control+Z" disabled={history.past.length === 0} onClick={() => undoDraft(key)}>
        <Undo2 size={15} aria-hidden />
      </Button>
      <Button look="icon" aria-label={editor.redo} aria-keyshortcuts="Control+Shift+Z" disabled={history.future.length === 0} onClick={() => redoDraft(key)}>
        <Redo2 size={15} aria-hidden />
      </Button>
      <span className={styles['saved']} data-dirty={dirty || undefined} role="status">
        {dirty ? editor.unsaved : editor.saved}
      </span>
    </>
  )
}

interface EditorActionsProps {
  readonly draft: Draft
  readonly mistakes: number
  onRun(): void
}

function EditorActions({ draft, mistakes, onRun }: EditorActionsProps) {
  const { editor } = useMessages().scenarios
  const locked = useLocked()
  const { history, id, name } = draft
  const file = { id: id ?? name, text: history.text }
  const dirty = isDirty(draft)
  const { answer } = useAnswer('export tools', (engine) => engine.library.tools())
  const tools = answer.kind === 'ready' && mistakes === 0 ? answer.value : []
  const more: Readonly<Record<string, () => void>> = {
    saveAs: () => saveOpenDraft({ as: true }),
    download: () => ask(() => saveTextAs({ kind: 'scenario', name: `${file.id}.yaml`, text: file.text })),
    ...(dirty ? { discard: () => discard(draft) } : {}),
  }
  const sections: readonly ChoiceSection[] = [
    { items: Object.keys(more).map((action) => ({ id: action, title: editor[action as 'saveAs' | 'download' | 'discard'] })) },
    ...(tools.length > 0 ? [{ title: editor.exportTo, items: tools.map(({ id, title }) => ({ id, title: toolTitle({ id, title }) })) }] : []),
  ]
  return (
    <>
      <Hint text={mistakes > 0 ? editor.cannotRun(mistakes) : editor.runHint}>
        <button type="button" className={`${controls['button']} ${controls['primary']}`} aria-disabled={mistakes > 0} onClick={onRun} aria-keyshortcuts="Control+Enter">
          <Play size={13} fill="currentColor" aria-hidden />
          {editor.run}
        </button>
      </Hint>
      <Button disabled={locked || (!dirty && id !== null)} onClick={() => saveOpenDraft()} aria-keyshortcuts="Control+S">
        <Save size={14} aria-hidden />
        {editor.save}
      </Button>
      <Choice label={editor.more} value="" className={controls['button']} isDisabled={locked} sections={sections} onChange={(action) => (more[action] ? more[action]() : exportFor(action, file))}>
        {editor.more}
      </Choice>
    </>
  )
}

/** Can be taken back like everything else. */
function discard({ key, saved, history }: Draft): void {
  const { discarded } = currentMessages().scenarios.editor
  const undo = saved ? () => changeDraft(key, history.text, 'edit') : dropDraft(key)
  if (saved) changeDraft(key, saved.text, 'edit')
  toast({ text: discarded, undo })
}

/** Before the window's own keys and those of the field that has the focus: one history for both sides. */
function useEditorKeys(key: string, run: () => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector('[role="dialog"]')) return
      const action = actionOf(event, key, () => latest.current())
      if (!action) return
      event.preventDefault()
      event.stopPropagation()
      action()
    }
    addEventListener('keydown', onKey, true)
    return () => removeEventListener('keydown', onKey, true)
  }, [key])
}

function actionOf(event: KeyboardEvent, key: string, run: () => void): (() => void) | undefined {
  const letter = event.key.toLowerCase()
  if (letter === 's') return () => saveOpenDraft({ as: event.shiftKey })
  if (letter === 'z') return () => (event.shiftKey ? redoDraft(key) : undoDraft(key))
  if (letter === 'y') return () => redoDraft(key)
  if (event.key !== 'Enter') return undefined
  return () => {
    commitField()
    run()
  }
}
