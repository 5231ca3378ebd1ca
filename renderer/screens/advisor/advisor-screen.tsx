import { ClipboardCopy, Play, Square } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Advice, AdviceRequest } from '../../../lab/contract/advice.ts'
import type { Catalogue } from '../../../lab/contract/control.ts'
import { errorSentence } from '../../state/error-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { useAdvisor } from '../../state/advisor.ts'
import { startMatrix, stopMatrix } from '../../state/run-actions.ts'
import { useSession } from '../../state/session-store.ts'
import { useSettings } from '../../state/settings.ts'
import { toast } from '../../state/toasts.ts'
import { useAnswer, useLastValue } from '../../state/use-answer.ts'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'
import { RunChoices } from '../../widgets/run-choices.tsx'
import { ErrorState, LoadingState } from '../../widgets/states.tsx'
import { ProgressLine } from '../../widgets/top-bar.tsx'
import { answerSentences } from './answer-sentences.ts'
import { Card } from './card.tsx'
import { NeedsForm } from './needs-form.tsx'
import { chosenNetwork, networkName, NetworkForm } from './network-form.tsx'
import { adviceMarkdown, missingCells } from './reason-text.ts'
import styles from './advisor.module.css'

/** Which transport suits a need behind a network, each reason with the run that it stands on. */
export function AdvisorScreen() {
  const { advisor } = useMessages()
  const catalogue = useSession((session) => session.catalogue)
  const matrix = useSession((session) => session.matrix)
  const running = matrix?.phase === 'running'
  if (!catalogue) return <Page title={advisor.title}><LoadingState /></Page>
  return (
    <Page
      title={advisor.title}
      note={advisor.intro}
      body="fill"
      chips={<RunChoices locked={running ? matrix : null} />}
      progress={running && matrix.totalRuns > 0 ? <ProgressLine fraction={matrix.doneRuns / matrix.totalRuns} /> : null}
    >
      <div className={styles['screen']}>
        <div className={styles['question']}>
          <NeedsForm start={catalogue.advice} />
          <NetworkForm catalogue={catalogue} />
        </div>
        <Answer catalogue={catalogue} />
      </div>
    </Page>
  )
}

function useRequest(catalogue: Catalogue): AdviceRequest {
  const { preset, changed, network } = useAdvisor()
  const { probe, scale } = useSettings()
  return { needs: { ...catalogue.advice.presets[preset], ...changed }, network: [...chosenNetwork(catalogue, network)], ...(probe ? { probe } : {}), ...(scale !== null ? { scale } : {}) }
}

function Answer({ catalogue }: { readonly catalogue: Catalogue }) {
  const { advisor } = useMessages()
  const request = useRequest(catalogue)
  const { answer, again } = useAnswer(JSON.stringify(request), (engine) => engine.advise(request))
  const advice = useLastValue(answer)
  const running = useSession((session) => session.matrix?.phase === 'running')
  const wasRunning = useRef(running)
  useEffect(() => {
    if (wasRunning.current && !running) again()
    wasRunning.current = running
  }, [running, again])
  return (
    <section className={styles['answer']} aria-label={advisor.answer} aria-busy={answer.kind === 'loading'}>
      {answer.kind === 'failed' ? <ErrorState title={advisor.failed} text={answer.message} again={again} /> : advice ? <Advised advice={advice} catalogue={catalogue} /> : <LoadingState />}
    </section>
  )
}

function Advised({ advice, catalogue }: { readonly advice: Advice; readonly catalogue: Catalogue }) {
  const { advisor } = useMessages()
  const good = advice.ranked.filter(({ fit }) => fit !== 'does-not-fit')
  const bad = advice.ranked.slice(good.length)
  const cards = (list: Advice['ranked'], before: number) => (
    <ol className={styles['cards']}>
      {list.map((one, i) => (
        <Card key={one.transport} rank={before + i + 1} recommendation={one} catalogue={catalogue} />
      ))}
    </ol>
  )
  return (
    <>
      <Standing advice={advice} catalogue={catalogue} />
      {good.length > 0 ? cards(good, 0) : <p className={styles['none']}>{advisor.noneFits}</p>}
      {bad.length > 0 && (
        <details className={styles['fold']} open={good.length === 0}>
          <summary>{advisor.folded(bad.length)}</summary>
          {cards(bad, good.length)}
        </details>
      )}
    </>
  )
}

/** The answer in a sentence, what it stands on, and what would make it better. */
function Standing({ advice, catalogue }: { readonly advice: Advice; readonly catalogue: Catalogue }) {
  const { advisor, joined } = useMessages()
  const { preset, changed } = useAdvisor()
  const isChanged = Object.keys(changed).length > 0
  const matrix = useSession((session) => session.matrix)
  const starting = useSession((session) => session.starting)
  const { measured, missing } = advice
  const sentences = answerSentences(advice, { preset, isChanged, network: networkName(catalogue, advice.network) }, catalogue)
  const copy = () => void navigator.clipboard.writeText(adviceMarkdown(advice, advisor.presets[preset], sentences, catalogue)).then(() => toast({ text: advisor.copied }), () => toast({ text: advisor.copyFailed }))
  return (
    <header className={styles['standing']}>
      <h2 aria-live="polite">{sentences[0]}</h2>
      {sentences.slice(1).map((sentence) => <p key={sentence}>{sentence}</p>)}
      <div className={styles['actions']}>
        <small>{`${measured === 0 ? advisor.nothing : advisor.standsOn(measured)} · ${advisor.order}`}</small>
        {matrix?.phase === 'running' ? (
          <>
            <span className="mono">{advisor.running(matrix.doneRuns, matrix.totalRuns)}</span>
            <Button onClick={stopMatrix}>
              <Square size={13} fill="currentColor" aria-hidden /> {advisor.stop}
            </Button>
          </>
        ) : (
          missing.length > 0 && (
            <Button look="primary" disabled={starting} onClick={() => startMatrix({ conditions: [...missing], transports: advice.ranked.map(({ transport }) => transport), onlyMissing: true })}>
              <Play size={13} fill="currentColor" aria-hidden /> {advisor.runCells(missingCells(advice))}
            </Button>
          )
        )}
        <Button onClick={copy}>
          <ClipboardCopy size={14} aria-hidden /> {advisor.copy}
        </Button>
      </div>
      {matrix?.phase === 'failed' && matrix.error && (
        <p role="alert">
          {joined.named(advisor.matrixFailed, errorSentence(matrix.error.message))}
        </p>
      )}
    </header>
  )
}
