import { Fragment } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import { latencyOf } from '../../../lab/contract/measures.ts'
import { type Cell, type Episode, isBackLater } from '../../../lab/contract/report.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import type { Verdict } from '../../../lab/contract/verdict.ts'
import type { Outage } from '../../charts/outage.ts'
import { duration, moment } from '../../i18n/format.ts'
import { describeEvent } from '../../i18n/describe-event.ts'
import { endWord } from '../../i18n/lane-words.ts'
import { useMessages } from '../../i18n/messages.ts'
import { flagText, verdictSentence } from '../../i18n/lab-sentences.ts'
import { flagMeaning, headline, strikeHeadline, verdictMeaning, verdictUnder } from '../../state/cell-text.ts'
import { episodesIn, strikesSince, toldEpisode } from '../../state/episodes.ts'
import { currentLog, isOver, useLogValue } from '../../state/live-run.ts'
import { useOutage } from '../../state/outage.ts'
import { select, useSelectedEvent, useSelection } from '../../state/selection.ts'
import { useSession } from '../../state/session-store.ts'
import { isExperiment } from '../../state/transports.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { Explained } from '../../widgets/explained.tsx'
import { Hint } from '../../widgets/hint.tsx'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
import { VerdictStory } from '../../widgets/verdict-story.tsx'
import { Stepper } from './stepper.tsx'
import styles from './panels.module.css'

/** The verdict of the selected transport in a sentence, and the events that carry it; of several strikes one after the other. */
export function HappenedPanel({ run, title, isTold = false }: { readonly run: RunState; readonly title: string; /** To an audience: one large sentence. */ readonly isTold?: boolean }) {
  const messages = useMessages()
  const { happened } = messages
  const transport = useSelection((selection) => selection.transport)
  const hasNoLanes = isExperiment(run.scenario)
  const cell = run.cells.find((candidate) => candidate.transport === transport)
  const told = cell && (isOver(run) || cell.verdict !== 'invalid' || cell.seen) ? cell : undefined
  const episodes = told ? episodesIn(told) : []
  const event = useSelectedEvent(run.run)
  const selectedT = useLogValue((log) => (event === null ? null : (log?.timeOf(event) ?? null)))
  const at = toldEpisode(episodes, selectedT ?? undefined)
  const episode = episodes[at]
  const outage = useOutage(run, { transport, verdict: (episode ?? told)?.verdict })
  const unjudged = useLogValue((log) => (log?.run === run.run && !isOver(run) ? strikesSince(episodes, log.faults.map(({ fromT }) => fromT)) : 0))
  // What an earlier strike came to stands whatever goes on now.
  const inOutage = told !== undefined && (unjudged > 0 ? event === null : at === episodes.length - 1) ? outage : null
  return (
    // A long sentence scrolls there, and nothing in it could take the focus for the keys that scroll.
    <section className={styles['panel']} data-told={isTold || undefined} tabIndex={isTold ? 0 : undefined} aria-label={happened.title}>
      <header className={isTold && !episode ? 'visually-hidden' : styles['head']}>
        <h2>
          {happened.title}
          {!hasNoLanes && <> · {title}</>}
        </h2>
        {episode && <StrikeStepper run={run.run} episodes={episodes} at={inOutage && unjudged > 0 ? episodes.length + unjudged - 1 : at} count={episodes.length + unjudged} />}
      </header>
      {inOutage ? <OutageStory run={run} transport={transport} outage={inOutage} title={title} /> : told ? <Evidence cell={told} episode={episode} title={title} provisional={!isOver(run)} /> : <p className={styles['quiet']}>{cell ? messages.joined.sentences([happened.doubt, verdictSentence(cell.because)]) : hasNoLanes ? happened.experiment : isOver(run) && run.window === null ? messages.lanes.notBegun : happened.none}</p>}
    </section>
  )
}

/** What goes on now, instead of a verdict that does not know of it. */
function OutageStory({ run, transport, outage, title }: { readonly run: RunState; readonly transport: TransportId; readonly outage: Outage; readonly title: string }) {
  const messages = useMessages()
  const { outage: texts } = messages.happened
  const sinceT = useLogValue((log) => {
    const lane = log?.lanes.get(transport)
    return lane ? (outage === 'lost' || outage === 'back' ? (lane.gaps.at(-1)?.fromT ?? lane.lastMessageT) : lane.lastMessageT) : null
  })
  const word = useLogValue((log) => log?.lanes.get(transport)?.gaps.at(-1)?.word ?? '')
  const since = moment((sinceT ?? 0) - (run.window?.startT ?? 0), 10)
  const sentences = { connecting: texts.connecting, lost: texts.lost(since, endWord(word)), silent: texts.silent(since), back: texts.back }
  return (
    <>
      <p className={styles['headline']}>{texts.heads[outage](title)}</p>
      <p className={styles['because']}>{messages.joined.sentences([sentences[outage], texts.later])}</p>
    </>
  )
}

/** A strike is told because an event of its time is selected: stepping selects the event that struck. */
function StrikeStepper({ run, episodes, at, count }: { readonly run: string; readonly episodes: readonly Episode[]; readonly at: number; /** With those that are not judged yet. */ readonly count: number }) {
  const { happened } = useMessages()
  return (
    <>
      <span role="status">{happened.strike(at + 1, count)}</span>
      <Stepper at={at} count={count} before={happened.strikeBefore} after={happened.strikeAfter} onGo={(to) => select({ run, event: episodes[to]?.event ?? null })} />
    </>
  )
}

interface EvidenceProps {
  readonly cell: Cell
  /** The strike that is told; undefined where the verdict tells of the only one. */
  readonly episode: Episode | undefined
  readonly title: string
  readonly provisional: boolean
}

function Evidence({ cell, episode, title, provisional }: EvidenceProps) {
  const contract = useWorkbench((bench) => bench.contract)
  const hadFault = useLogValue((log) => (log?.faults.length ?? 0) > 0)
  const verdict = verdictUnder(cell, contract)
  if (!episode) {
    return (
      <>
        <p className={styles['headline']}>{headline(verdict, title, { hadFault })}</p>
        <VerdictStory verdict={verdict} className={styles['because']} doubtClassName={styles['unjudged']} />
        <div className={styles['evidence']}>
          <Chip verdict={verdict} provisional={provisional} />
          <Flags flags={verdict.flags} />
          <EventLinks run={cell.run} events={[...(verdict.seen?.evidence ?? []), ...verdict.evidence]} />
          <Measured cell={cell} />
        </div>
      </>
    )
  }
  return (
    <>
      <p className={styles['headline']}>{strikeHeadline(episode, title)}</p>
      <VerdictStory verdict={verdict.seen ? { ...verdict, seen: episode } : { ...episode, seen: undefined }} className={styles['because']} doubtClassName={styles['unjudged']} />
      <div className={styles['evidence']}>
        {!verdict.seen && !isBackLater(episode) && <Chip verdict={episode} provisional={provisional} />}
        <EventLinks run={cell.run} events={episode.evidence} />
      </div>
      <WholeRun cell={cell} verdict={verdict} provisional={provisional} />
    </>
  )
}

/** What the strikes add up to. */
function WholeRun({ cell, verdict, provisional }: Pick<EvidenceProps, 'cell' | 'provisional'> & { readonly verdict: ReturnType<typeof verdictUnder> }) {
  const { happened } = useMessages()
  return (
    <div className={styles['evidence']} role="group" aria-label={happened.wholeRun}>
      <span>{happened.wholeRun}</span>
      <Chip verdict={verdict} provisional={provisional} />
      <Flags flags={verdict.flags} />
      <Measured cell={cell} />
    </div>
  )
}

/** Of one strike among several no rule is told. */
type Judgement = Parameters<typeof verdictMeaning>[0] & Pick<Episode, 'by'> & Partial<Pick<Verdict, 'rule'>>

function Chip({ verdict, provisional }: { readonly verdict: Judgement; readonly provisional: boolean }) {
  const messages = useMessages()
  const { happened } = messages
  const rule = /^\d+/.exec(verdict.rule ?? '')?.[0]
  return (
    <>
      <Explained text={messages.joined.sentences([verdictMeaning(verdict), ...(rule === undefined ? [] : [happened.rule(rule)])])}>
        <VerdictChip verdict={verdict.verdict} provisional={provisional} long />
      </Explained>
      {verdict.by && <span>{happened.by[verdict.by]}</span>}
    </>
  )
}

function Flags({ flags }: { readonly flags: readonly string[] }) {
  return flags.map((flag) => (
    <Explained key={flag} className={styles['flag']} text={flagMeaning(flag)}>
      {flagText(flag)}
    </Explained>
  ))
}

function EventLinks({ run, events }: { readonly run: string; readonly events: readonly number[] }) {
  const { happened } = useMessages()
  const selected = useSelectedEvent(run)
  // What is not kept in full has a time all the same.
  useLogValue((log) => log?.version ?? 0)
  const log = currentLog()
  const zeroT = useSession((session) => session.run?.window?.startT ?? 0)
  if (events.length === 0) return null
  const told = (id: number) => {
    const [t, event] = [log?.timeOf(id), log?.find(id)]
    return happened.eventTold(id, t === undefined ? '' : moment(t - zeroT, 10), event ? describeEvent(event) : '')
  }
  return (
    <>
      <span>
        {happened.evidence}{' '}
        {events.slice(0, 8).map((id) => (
          <Hint key={id} text={told(id)}>
            <button type="button" className={`mono ${styles['eventLink']}`} aria-label={happened.event(id)} aria-pressed={id === selected} onClick={() => select({ run, event: id })}>
              #{id}
            </button>
          </Hint>
        ))}
      </span>
      {selected !== null && log?.run === run && <span className={styles['selected']}>{happened.selected(told(selected))}</span>}
    </>
  )
}

function Measured({ cell: { measures } }: Pick<EvidenceProps, 'cell'>) {
  const messages = useMessages()
  const { numbers, matrix } = messages
  const { measureHints } = messages.compare
  const told = [
    [matrix.delivered(measures.eligible - measures.lost, measures.eligible), measureHints['lost']],
    [numbers.p95(latencyOf(measures, 'p95')), measureHints['latencyMs.p95']],
    [`${matrix.rows.silence} ${duration(measures.maxGapMs)}`, measureHints['maxGapMs']],
  ] as const
  return (
    <span className={`mono ${styles['measured']}`}>
      {told.map(([text, means], i) => (
        <Fragment key={text}>
          {i > 0 && ' · '}
          <Explained text={means ?? ''}>{text}</Explained>
        </Fragment>
      ))}
    </span>
  )
}
