import { Download } from 'lucide-react'
import type { ExportOffer, ExportSubject } from '../../../lab/contract/export.ts'
import { languages, useLanguage, useMessages } from '../../i18n/messages.ts'
import { allSections, saveExport, toggleSection, usePageChoices } from '../../state/exports.ts'
import { Button } from '../../widgets/button.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import styles from './report.module.css'

/** What the page shows, and every form in which the report can be kept. */
export function ReportPanel({ subject, offer }: { readonly subject: ExportSubject; readonly offer: ExportOffer | null }) {
  const { report } = useMessages()
  // In the order of the catalogue: what people ask for most comes first.
  const shown = Object.keys(report.formats).flatMap((id) => offer?.formats.find((format) => format.id === id) ?? [])
  return (
    <aside className={styles['panel']} aria-label={report.files}>
      <PageOptions sections={offer?.sections ?? null} />
      <section className={styles['group']} aria-label={report.files}>
        <h2>{report.files}</h2>
        <ul className={styles['formats']}>{shown.map((format) => <FormatRow key={format.id} format={format} subject={subject} />)}</ul>
      </section>
    </aside>
  )
}

function PageOptions({ sections }: { readonly sections: ExportOffer['sections'] | null }) {
  const { report } = useMessages()
  const { left, language } = usePageChoices()
  const own = useLanguage()
  return (
    <section className={styles['group']} aria-label={report.page}>
      <h2>{report.page}</h2>
      <p className={styles['note']}>{report.pageNote}</p>
      <fieldset className={styles['sections']}>
        <legend className="visually-hidden">{report.sections}</legend>
        {allSections.map((section) => {
          const isThere = sections === null || sections.includes(section)
          return (
            <label key={section}>
              <input type="checkbox" checked={isThere && !left.has(section)} disabled={!isThere} onChange={() => toggleSection(section)} />
              <span>
                {report.sectionNames[section]}
                {!isThere && <small>{report.nothingThere}</small>}
              </span>
            </label>
          )
        })}
      </fieldset>
      <Segmented label={report.language} value={language ?? own} options={languages.map(({ id, name }) => ({ id, title: name }))} onChange={(chosen) => usePageChoices.setState({ language: chosen })} />
    </section>
  )
}

function FormatRow({ format, subject }: { readonly format: ExportOffer['formats'][number]; readonly subject: ExportSubject }) {
  const { report } = useMessages()
  const own = useLanguage()
  const { title, use } = report.formats[format.id]
  return (
    <li>
      <span>
        <strong>
          {title} <code className="mono">.{format.extension}</code>
        </strong>
        <small>{format.missing === undefined ? use : report.missing[format.missing]}</small>
      </span>
      <Button look="icon" aria-label={report.saveAs(title)} disabled={format.missing !== undefined} onClick={() => void saveExport(subject, { format: format.id, own })}>
        <Download size={15} aria-hidden />
      </Button>
    </li>
  )
}
