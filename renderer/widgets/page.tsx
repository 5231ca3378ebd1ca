import type { ReactNode } from 'react'
import { TopBar } from './top-bar.tsx'
import styles from './page.module.css'

export interface PageProps {
  readonly title: string
  /** What the title is about, in a few words. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly chips?: ReactNode
  /** A `ProgressLine` while something runs. */
  readonly progress?: ReactNode
  /** `scroll` (the default): the body scrolls as a whole. `fill`: its parts fill the height and scroll by themselves. `bleed`: the same, up to the edges. */
  readonly body?: 'scroll' | 'fill' | 'bleed'
  readonly children: ReactNode
}

/** A screen: its bar with title and actions, and its body. */
export function Page({ title, note, actions, chips, progress = null, body = 'scroll', children }: PageProps) {
  return (
    <>
      <TopBar
        subject={
          <h1 className={styles['title']}>
            {title} {note !== undefined && <span>{note}</span>}
          </h1>
        }
        chips={chips}
        actions={actions}
        progress={progress}
      />
      <main className={styles['body']} data-body={body} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

export interface PanelProps {
  readonly title: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** A titled part of a screen: a region that assistive technology can jump to. */
export function Panel({ title, note, actions, children }: PanelProps) {
  return (
    <section className={styles['panel']} aria-label={title}>
      <header className={styles['panelHead']}>
        <h2>{title}</h2>
        {note !== undefined && <span className={styles['note']}>{note}</span>}
        {actions !== undefined && <div className={styles['panelActions']}>{actions}</div>}
      </header>
      {children}
    </section>
  )
}
