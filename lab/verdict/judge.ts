import type { RunLog } from '../contract/run-file.ts'
import type { Contract } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import type { Verdict } from '../contract/verdict.ts'
import { type FactOptions, type Facts, factsOf, type Measured } from './facts.ts'
import { explainOthers, sentence } from './explain.ts'
import type { Finding, Rule } from './finding.ts'
import { flagsOf } from './flags.ts'
import { comingBack } from './rules/coming-back.ts'
import { degraded } from './rules/degraded.ts'
import { fails } from './rules/fails.ts'
import { invalid, isOfMachine } from './rules/invalid.ts'
import { needsFallback } from './rules/needs-fallback.ts'
import { reconnects } from './rules/reconnects.ts'
import { unaffected, untouched } from './rules/unaffected.ts'

/** Behind the health gate, in this order; the first that applies decides. */
const rules: readonly Rule[] = [fails, needsFallback, reconnects, degraded]

export interface JudgeOptions extends Measured {
  /** What the subscriber was promised; the scenario's own when left out. */
  readonly contract?: Contract | undefined
}

/**
 * The verdict on one transport, from its log and the numbers measured from it (`lab/record`): pure, so a saved log
 * is judged the same for ever. Rules and thresholds: docs/verdicts.md.
 */
export function judge(log: RunLog, transport: TransportId, options: JudgeOptions): Verdict {
  const facts = factsOf(log, transport, { measures: options.measures, health: options.health, contract: options.contract ?? log.header.scenario.contract })
  const doubt = invalid(facts)
  if (doubt) return { ...doubt, ...(isOfMachine(doubt.reason) ? { seen: seen(facts) } : {}), flags: flagsOf(facts, doubt.verdict) }
  const finding = facts.lives ? foundSoFar(facts) : found(facts)
  return { ...finding, flags: flagsOf(facts, finding.verdict) }
}

/** What the rules find in a part of a run that was asked for its soundness as a whole. */
export function tell(log: RunLog, transport: TransportId, options: FactOptions): Finding {
  const facts = factsOf(log, transport, options)
  return besideOthers(facts, foundSoFar(facts))
}

/** The same of a part in which nothing of this transport was touched. */
export function tellUntouched(log: RunLog, transport: TransportId, { isCutOff, ...options }: FactOptions & { readonly isCutOff: boolean }): Finding {
  const facts = factsOf(log, transport, options)
  return besideOthers(facts, untouched(facts, { isCutOff }))
}

/** What a strike did it may have done together with what was on before. */
function besideOthers(facts: Facts, finding: Finding): Finding {
  const others = explainOthers(facts, finding.because)
  return others.length === 0 ? finding : { ...finding, because: `${finding.because} ${sentence(others)}` }
}

function found(facts: Facts): Finding {
  for (const rule of rules) {
    const finding = rule(facts)
    if (finding) return finding
  }
  return unaffected(facts)
}

/** Few messages at the end may still be about to come on a connection; without one they are waited for. */
function foundSoFar(facts: Facts): Finding {
  const finding = found(facts)
  return (finding.verdict === 'unaffected' || finding.verdict === 'degraded' ? comingBack(facts) : undefined) ?? finding
}

/** Messages that did not come and answers that refused are there however busy the machine was: told, not judged. */
function seen(facts: Facts): Verdict['seen'] {
  const { reason, evidence, because } = found(facts)
  return { ...(reason === undefined ? {} : { reason }), evidence, because }
}
