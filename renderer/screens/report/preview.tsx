import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { ExportSubject } from '../../../lab/contract/export.ts'
import { useLanguage, useMessages } from '../../i18n/messages.ts'
import { pageSpec, usePageChoices } from '../../state/exports.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { ErrorState, LoadingState } from '../../widgets/states.tsx'
import { keyOfSubject } from './report-subject.ts'
import styles from './report.module.css'

/** The very file that would be saved, in a frame without scripts. */
export function Preview({ subject, frame }: { readonly subject: ExportSubject; readonly frame: RefObject<HTMLIFrameElement | null> }) {
  const { report } = useMessages()
  const page = pageSpec(usePageChoices(), useLanguage())
  const { answer, again } = useAnswer(`${keyOfSubject(subject)} ${JSON.stringify(page)}`, (engine) => engine.prepareExport({ subject, format: 'html', preview: true, ...page }))
  const path = answer.kind === 'ready' ? answer.value.path : null
  // The last page stays until the next one is there.
  const [shown, setShown] = useState(path)
  if (path !== null && path !== shown) setShown(path)
  const scrolled = useRef(0)
  // The address has changed, and what is in the frame not yet.
  useLayoutEffect(() => {
    scrolled.current = frame.current?.contentWindow?.scrollY ?? 0
  }, [shown, frame])
  if (answer.kind === 'failed') return <ErrorState title={report.failed} text={answer.message} again={again} />
  if (shown === null) return <LoadingState title={report.previewLoading} />
  const onLoad = () => {
    frame.current?.contentWindow?.scrollTo(0, scrolled.current)
    if (frame.current?.contentWindow) passKeysOn(frame.current.contentWindow)
  }
  return <iframe ref={frame} className={styles['frame']} title={report.preview} sandbox="allow-same-origin allow-modals" src={shown} onLoad={onLoad} />
}

/** Whoever has clicked into the page still means the window with Alt+1 or Ctrl+K. */
function passKeysOn(inner: Window): void {
  inner.addEventListener('keydown', (event) => {
    if (!dispatchEvent(new KeyboardEvent('keydown', { key: event.key, code: event.code, altKey: event.altKey, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey, repeat: event.repeat, cancelable: true }))) event.preventDefault()
  })
}
