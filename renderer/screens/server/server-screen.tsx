import { FileText, Square, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useMessages } from '../../i18n/messages.ts'
import { isActive } from '../../state/live-run.ts'
import { stopRun } from '../../state/run-actions.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { setWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'
import { OpenServer } from './open-server.tsx'
import { StartForm } from './start-form.tsx'

/** The lab's path in front of a service of one's own: how to open it, and what passes. */
export function ServerScreen() {
  const { server, topBar } = useMessages()
  const passing = useSession((session) => session.passing)
  const run = useSession((session) => session.run)
  /** A run that was looked at, and put away for another server. */
  const [putAway, setPutAway] = useState<string | null>(null)
  if (!passing || (passing.path === null && putAway === passing.run)) {
    return (
      <Page title={server.title} note={server.note}>
        <StartForm />
      </Page>
    )
  }
  const isOpen = passing.path !== null && isActive(run)
  return (
    <Page
      title={server.title}
      note={passing.target}
      body="fill"
      actions={
        isOpen ? (
          <>
            <Button onClick={() => ask((engine) => engine.undo())} disabled={(run?.undoable ?? 0) === 0} aria-keyshortcuts="Control+Z">
              <Undo2 size={14} aria-hidden /> {topBar.undo}
            </Button>
            <Button look="primary" onClick={stopRun} aria-keyshortcuts="Control+Enter">
              <Square size={13} fill="currentColor" aria-hidden /> {server.stop}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => setWorkbench({ screen: 'report', reportOf: 'run' })}>
              <FileText size={14} aria-hidden /> {server.toReport}
            </Button>
            <Button look="primary" onClick={() => setPutAway(passing.run)}>
              {server.again}
            </Button>
          </>
        )
      }
    >
      <OpenServer key={passing.run} passing={passing} run={run} />
    </Page>
  )
}
