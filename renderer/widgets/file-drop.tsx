import { FileDown } from 'lucide-react'
import { useEffect } from 'react'
import { useMessages } from '../i18n/messages.ts'
import { onFiles, useDroppedFiles } from '../state/dropped-files.ts'
import { importRuns } from '../state/saved-runs.ts'
import { takeScenarioFiles } from '../state/scenario-actions.ts'
import { setWorkbench } from '../state/workbench.ts'
import styles from './file-drop.module.css'

/** The window takes files; while they hang over it, it says so. */
export function FileDrop() {
  const { files } = useMessages()
  const over = useDroppedFiles()
  useEffect(
    () =>
      onFiles('run', (dropped) => {
        setWorkbench({ screen: 'runs' })
        void importRuns(dropped)
      }),
    [],
  )
  useEffect(() => onFiles('scenario', (dropped) => void takeScenarioFiles(dropped)), [])
  if (!over) return null
  return (
    <div className={styles['over']}>
      <p>
        <FileDown size={18} aria-hidden /> {files.drop}
      </p>
    </div>
  )
}
