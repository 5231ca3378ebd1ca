import { Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import type { OptionTally, PollState } from '../../../lab/contract/class.ts'
import { useMessages } from '../../i18n/messages.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { Button } from '../../widgets/button.tsx'
import { Inline } from './markdown.tsx'
import { letterAt } from './values.ts'
import styles from './class.module.css'

export interface ClassBarProps {
  readonly lesson: string
  readonly prediction: string
  /** In the order shown. */
  readonly options: readonly { readonly id: string; readonly text: string }[]
  /** The option that came true, null for none of them; left out while nobody knows. */
  readonly actual?: string | null | undefined
}

/** What the class says to one prediction. Nothing of it is seen before votes are closed: who has not answered yet would follow the others. */
export function ClassBar(props: ClassBarProps) {
  const { classTexts: texts } = useMessages()
  const room = useSession((session) => session.class)
  const { lesson, prediction } = props
  const state = room?.polls.find(({ poll }) => poll.lesson === lesson && poll.prediction === prediction)
  const isOff = !room || room.collects === 'off'
  if (isOff && !state) return null
  return (
    <div className={styles['bar']} role="group" aria-label={texts.question}>
      {state && state.phase === 'open' && <Collecting {...props} state={state} />}
      {state && state.phase !== 'open' && <Bars {...props} state={state} />}
      {!isOff && <Actions {...props} state={state} />}
    </div>
  )
}

interface AskedProps extends ClassBarProps {
  readonly state: PollState
}

const votesOf = (tally: OptionTally | undefined) => (tally ? tally.voted + tally.counted : 0)
const allVotes = ({ tally }: PollState) => tally.reduce((sum, one) => sum + votesOf(one), 0)

function Collecting({ lesson, prediction, options, state }: AskedProps) {
  const { classTexts: texts } = useMessages()
  const door = useSession((session) => session.class?.door ?? null)
  const [withHands, setWithHands] = useState(false)
  const count = (option: string, by: 1 | -1) => ask((engine) => engine.class.count({ lesson, prediction, option, by }))
  const all = allVotes(state)
  return (
    <>
      <div className={styles['row']}>
        <strong role="status">{door ? texts.answeredOf(all, door.joined) : texts.answered(all)}</strong>
        {door && (
          <Button look="quiet" aria-pressed={withHands} onClick={() => setWithHands(!withHands)}>
            {texts.hands}
          </Button>
        )}
      </div>
      {(!door || withHands) && (
        <ul className={styles['hands']}>
          {options.map(({ id }, i) => {
            const counted = state.tally.find(({ option }) => option === id)?.counted ?? 0
            return (
              <li key={id}>
                <Button look="icon" aria-label={texts.less(letterAt(i))} disabled={counted === 0} onClick={() => count(id, -1)}>
                  <Minus size={14} aria-hidden />
                </Button>
                <span>{texts.handCount(letterAt(i), counted)}</span>
                <Button look="icon" aria-label={texts.more(letterAt(i))} onClick={() => count(id, 1)}>
                  <Plus size={14} aria-hidden />
                </Button>
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}

function Bars({ options, state }: AskedProps) {
  const { classTexts: texts } = useMessages()
  const all = allVotes(state)
  return (
    <>
      <ol className={styles['bars']}>
        {options.map(({ id, text }, i) => {
          const count = votesOf(state.tally.find(({ option }) => option === id))
          const isTrue = state.phase === 'revealed' && state.actual === id
          return (
            <li key={id} data-true={isTrue || undefined}>
              <span className={styles['letter']}>{letterAt(i)}</span>
              <span>
                <Inline text={text} /> {isTrue && <strong className={styles['came']}>{`◆ ${texts.happened}`}</strong>}
              </span>
              <span className={styles['share']}>{texts.share(count, all)}</span>
              <span className={styles['track']} aria-hidden>
                <span style={{ width: `${all === 0 ? 0 : (100 * count) / all}%` }} />
              </span>
            </li>
          )
        })}
      </ol>
      {state.phase === 'revealed' && state.actual === null && <p className={styles['hint']}>{texts.noneHappened}</p>}
    </>
  )
}

function Actions({ lesson, prediction, actual, state }: ClassBarProps & { readonly state: PollState | undefined }) {
  const { classTexts: texts } = useMessages()
  const askClass = () => ask((engine) => engine.class.ask({ lesson, prediction }))
  if (!state) {
    return (
      <div className={styles['row']}>
        <Button onClick={askClass}>{texts.ask}</Button>
      </div>
    )
  }
  const { poll: { id }, phase } = state
  return (
    <div className={styles['row']}>
      {phase === 'open' && <Button onClick={() => ask((engine) => engine.class.lock(id))}>{texts.lock}</Button>}
      {phase !== 'revealed' && actual !== undefined && <Button onClick={() => ask((engine) => engine.class.reveal({ poll: id, actual }))}>{texts.reveal}</Button>}
      {phase === 'closed' && (
        <Button look="quiet" onClick={askClass}>
          {texts.askAgain}
        </Button>
      )}
      {phase === 'revealed' && (
        <Button look="quiet" title={texts.askAnewHint} onClick={askClass}>
          {texts.askAnew}
        </Button>
      )}
      {phase === 'closed' && actual === undefined && <span className={styles['hint']}>{texts.awaits}</span>}
    </div>
  )
}
