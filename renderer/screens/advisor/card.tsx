import { ArrowDown, Check, CircleHelp, Code, X } from 'lucide-react'
import type { Reason, Recommendation } from '../../../lab/contract/advice.ts'
import type { Catalogue } from '../../../lab/contract/control.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { scenarioText, transportSubtitle, transportText } from '../../i18n/fixture-texts.ts'
import { integer } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { openRun } from '../../state/open-run.ts'
import { startMatrix } from '../../state/run-actions.ts'
import { chooseScenario } from '../../state/scenario-actions.ts'
import { openConditions, toldReasons } from './reason-text.ts'
import styles from './advisor.module.css'

const fitGlyphs = { fits: Check, 'fits-with-code': Code, 'not-measured': CircleHelp, 'does-not-fit': X } satisfies Record<Recommendation['fit'], unknown>
const effectGlyphs = { good: Check, cost: ArrowDown, code: Code, no: X, open: CircleHelp } satisfies Record<Reason['effect'], unknown>

export interface CardProps {
  readonly rank: number
  readonly recommendation: Recommendation
  readonly catalogue: Catalogue
}

export function Card({ rank, recommendation: { transport, fit, reasons }, catalogue }: CardProps) {
  const { advisor } = useMessages()
  const info = catalogue.transports.find(({ id }) => id === transport)
  const Fit = fitGlyphs[fit]
  const open = openConditions(reasons)
  const headingId = `advice-${transport}`
  return (
    <li className={styles['card']} data-fit={fit}>
      <article aria-labelledby={headingId}>
        <header>
          <span className={styles['rank']}>{integer(rank)}</span>
          <h3 id={headingId}>{info ? transportText(info).title : transport}</h3>
          <span className={styles['fit']}>
            <Fit size={14} aria-hidden /> {advisor.fits[fit]}
          </span>
          {info && <p>{transportSubtitle(info)}</p>}
        </header>
        <ul>
          {toldReasons(reasons, catalogue).map(({ text, reason }) => (
            <Told key={text} text={text} reason={reason} open={open} transport={transport} catalogue={catalogue} />
          ))}
        </ul>
      </article>
    </li>
  )
}

interface ToldProps extends Pick<CardProps, 'catalogue'> {
  readonly text: string
  readonly reason: Reason
  /** The conditions that were not measured with this transport. */
  readonly open: readonly string[]
  readonly transport: TransportId
}

function Told({ text, reason: { effect, support }, ...rest }: ToldProps) {
  const { advisor } = useMessages()
  const Effect = effectGlyphs[effect]
  return (
    <li data-effect={effect}>
      <Effect size={14} aria-hidden />
      <span>
        <span className="visually-hidden">{advisor.effects[effect]}: </span>
        {text}
      </span>
      <SupportChip support={support} {...rest} />
    </li>
  )
}

/** What a reason stands on, and the way there. */
function SupportChip({ support, open, transport, catalogue }: Pick<ToldProps, 'open' | 'transport' | 'catalogue'> & Pick<Reason, 'support'>) {
  const { advisor } = useMessages()
  if (support.kind === 'measured') {
    const { run, events } = support
    return (
      <button type="button" className={styles['support']} onClick={() => openRun(run, { transport, event: events[0] ?? null })} title={advisor.openRun(run)}>
        {advisor.measured}
      </button>
    )
  }
  if (support.kind === 'missing') {
    return (
      <button type="button" className={styles['support']} onClick={() => startMatrix({ conditions: [...open], transports: [transport], onlyMissing: true })}>
        {advisor.runThese(open.length)}
      </button>
    )
  }
  const scenario = catalogue.scenarios.find(({ id }) => id === support.scenario)
  if (!scenario) return <span className={styles['support']}>{advisor.documented}</span>
  return (
    <span className={styles['support']}>
      {advisor.documented} ·{' '}
      <button type="button" onClick={() => chooseScenario(scenario.id)}>
        {advisor.runIt(scenarioText(scenario).title)}
      </button>
    </span>
  )
}
