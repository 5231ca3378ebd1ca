import { useEffect, useState } from 'react'
import { useMessages } from '../i18n/messages.ts'
import { useLiving } from '../state/living.ts'
import { letItGoOn, stopAndGo, useAsked } from '../state/make-way.ts'
import { useEverySecond } from '../state/use-every-second.ts'
import { useWorkbench } from '../state/workbench.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { livingWords } from './living-words.ts'
import styles from './stop-first.module.css'

/** Asks before what lives is stopped for something else; Enter and Ctrl+Enter say yes, Escape says no. */
export function StopFirst() {
  const isAsked = useAsked(({ asked }) => asked !== null)
  const isPaletteOpen = useWorkbench((bench) => bench.paletteOpen)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isAsked || isPaletteOpen) return
    // The palette gives the focus back a frame after it is gone: only then there is something to give it back to from here.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setOpen(true))
    })
    return () => {
      cancelAnimationFrame(frame)
      setOpen(false)
    }
  }, [isAsked, isPaletteOpen])
  return isAsked && isOpen && <Question />
}

/** Before the keys of the window, which mean what is below. */
function useAnswerKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter') return
      const isRunKey = event.ctrlKey || event.metaKey
      // A key that is held down has only asked.
      if (isRunKey || event.repeat) event.preventDefault()
      if (isRunKey) event.stopPropagation()
      if (isRunKey && !event.repeat) stopAndGo()
    }
    addEventListener('keydown', onKey, true)
    return () => removeEventListener('keydown', onKey, true)
  }, [])
}

function Question() {
  const messages = useMessages()
  const { joined, living: texts } = messages
  const asked = useAsked((state) => state.asked)
  const living = useLiving()
  useEverySecond()
  useAnswerKey()
  if (!asked) return null
  const { verb, what, isStopping } = asked
  const words = living && livingWords(living, messages)
  const question = words ? joined.sentences([words.farSentence, texts.ask[verb](what)].filter((sentence) => sentence !== '')) : ''
  return (
    <Dialog
      title={words?.title ?? texts.title.none}
      isOpen
      onClose={letItGoOn}
      actions={
        <>
          <Button onClick={letItGoOn}>{texts.letGoOn}</Button>
          <Button look="primary" autoFocus aria-disabled={isStopping} aria-keyshortcuts="Control+Enter" onClick={stopAndGo}>
            {isStopping ? texts.stopping : living ? texts.stopAnd[verb] : texts.now[verb]}
          </Button>
        </>
      }
    >
      <div className={styles['question']}>
        <p>{question}</p>
        {words && <p className={styles['kept']}>{words.kept}</p>}
      </div>
    </Dialog>
  )
}
