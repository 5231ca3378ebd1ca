import { useDrafts } from '../../state/drafts.ts'
import { useSession } from '../../state/session-store.ts'
import { EditorView } from './editor/editor-view.tsx'
import { LibraryView } from './library/library-view.tsx'

/** What there is, or the one that somebody works on. */
export function ScenariosScreen() {
  const catalogue = useSession((session) => session.catalogue)
  const draft = useDrafts(({ all, open }) => all.find(({ key }) => key === open))
  if (!catalogue) return null
  return draft ? <EditorView key={draft.key} draft={draft} catalogue={catalogue} /> : <LibraryView catalogue={catalogue} />
}
