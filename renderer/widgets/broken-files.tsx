import type { BrokenFile } from '../../lab/contract/library.ts'
import styles from './broken-files.module.css'

/** Files that cannot be used, each with what is wrong; the others of their kind stand above. */
export function BrokenFiles({ title, files }: { readonly title: string; readonly files: readonly BrokenFile[] }) {
  return files.map(({ id, file, message }) => (
    <section key={id} className={styles['broken']} aria-label={`${title}: ${file}`}>
      <h2>
        {title}: <span className="mono">{file}</span>
      </h2>
      <p className="mono">{message}</p>
    </section>
  ))
}
