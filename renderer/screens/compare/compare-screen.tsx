import { ArrowLeftRight, X } from 'lucide-react'
import { useMessages } from '../../i18n/messages.ts'
import { useLocked } from '../../state/lock.ts'
import type { Sides } from '../../state/runs-client.ts'
import { useSavedRuns, useSides } from '../../state/saved-runs.ts'
import { useSettings } from '../../state/settings.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'
import { ErrorState, LoadingState } from '../../widgets/states.tsx'
import { ComparisonView } from './comparison-view.tsx'
import { Offer } from './offer.tsx'
import { SidePicker } from './side-picker.tsx'
import styles from './compare.module.css'

export function CompareScreen() {
  const { compare: texts } = useMessages()
  const locked = useLocked()
  const sides = useSides()
  const projector = useSettings((settings) => settings.projector)
  const { answer, again } = useSavedRuns('')
  const isEmpty = sides.a.length + sides.b.length === 0
  return (
    <Page
      title={texts.title}
      actions={
        !isEmpty && (
          <>
            <Button onClick={() => useSides.setState({ a: sides.b, b: sides.a })}>
              <ArrowLeftRight size={14} aria-hidden /> {texts.swap}
            </Button>
            <Button onClick={() => useSides.setState({ a: [], b: [] })}>
              <X size={14} aria-hidden /> {texts.clear}
            </Button>
          </>
        )
      }
    >
      {answer.kind === 'loading' && <LoadingState />}
      {answer.kind === 'failed' && <ErrorState text={answer.message} again={again} />}
      {answer.kind === 'ready' &&
        (isEmpty ? (
          <Offer runs={answer.value} />
        ) : (
          <>
            {!projector && (
              <div className={styles['sides']} inert={locked}>
                <SidePicker side="a" runs={answer.value} />
                <SidePicker side="b" runs={answer.value} />
              </div>
            )}
            <Result sides={sides} />
          </>
        ))}
    </Page>
  )
}

function Result({ sides }: { readonly sides: Sides }) {
  const { compare: texts } = useMessages()
  const isWhole = sides.a.length > 0 && sides.b.length > 0
  const { answer, again } = useAnswer(`${sides.a.join()} ${sides.b.join()}`, async (engine) => (isWhole ? engine.runs.compare(sides) : null))
  if (!isWhole) return <p className={styles['quiet']}>{texts.pickOther}</p>
  if (answer.kind === 'failed') return <ErrorState title={texts.failed} text={answer.message} again={again} />
  if (answer.kind === 'loading' || answer.value === null) return <LoadingState title={texts.working} text={texts.workingText} />
  return <ComparisonView key={`${sides.a.join()} ${sides.b.join()}`} comparison={answer.value} />
}
