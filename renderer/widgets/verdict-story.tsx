import type { Verdict } from '../../lab/contract/verdict.ts'
import { useMessages } from '../i18n/messages.ts'
import { verdictSentence } from '../i18n/lab-sentences.ts'
import { isBusy } from '../state/cell-text.ts'

/** What is told of a verdict, or of one strike among several. */
export interface Story extends Pick<Verdict, 'verdict' | 'reason' | 'because'> {
  readonly seen?: { readonly because: string } | undefined
}

/** Why; of what is not judged, what was seen all the same, under a line that says so. */
export function VerdictStory({ verdict, className, doubtClassName }: { readonly verdict: Story; readonly className: string | undefined; readonly doubtClassName: string | undefined }) {
  const { happened } = useMessages()
  if (!verdict.seen) return <p className={className}>{verdictSentence(verdict.because)}</p>
  return (
    <>
      <p className={doubtClassName}>
        <strong>{happened.notJudged(isBusy(verdict))}</strong> {verdictSentence(verdict.because)}
      </p>
      <p className={className}>
        <strong>{happened.seen}</strong> {verdictSentence(verdict.seen.because)}
      </p>
    </>
  )
}
