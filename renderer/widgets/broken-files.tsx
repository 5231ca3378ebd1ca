import type { BrokenFile } from '../../lab/contract/library.ts'
import { errorSentence } from '../state/error-texts.ts'
import { tagOf, useMessages } from '../i18n/messages.ts'
import styles from './broken-files.module.css'

/** Files that cannot be used, each with what is wrong; the others of their kind stand above. */
export function BrokenFiles({ title, files }: { readonly title: string; readonly files: readonly BrokenFile[] }) {
  return files.map((broken) => <Broken key={broken.id} title={title} {...broken} />)
}

function Broken({ title, file, message }: BrokenFile & { readonly title: string }) {
  const { joined } = useMessages()
  const said = errorSentence(message)
  return (
    <section className={styles['broken']} aria-label={joined.named(title, file)}>
      <h2>
        {joined.named(title, '')}<span className="mono">{file}</span>
      </h2>
      <p className="mono" lang={tagOf(said)}>
        {said}
      </p>
    </section>
  )
}
