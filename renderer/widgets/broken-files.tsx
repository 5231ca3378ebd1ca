import type { BrokenFile } from '../../lab/contract/library.ts'
import { useMessages } from '../i18n/messages.ts'
import styles from './broken-files.module.css'

/** Files that cannot be used, each with what is wrong; the others of their kind stand above. */
export function BrokenFiles({ title, files }: { readonly title: string; readonly files: readonly BrokenFile[] }) {
  const { joined } = useMessages()
  return files.map(({ id, file, message }) => (
    <section key={id} className={styles['broken']} aria-label={joined.named(title, file)}>
      <h2>
        {joined.named(title, '')}<span className="mono">{file}</span>
      </h2>
      <p className="mono" lang="en">{message}</p>
    </section>
  ))
}
