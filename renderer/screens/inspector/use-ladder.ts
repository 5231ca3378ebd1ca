import { useEffect, useRef } from 'react'
import type { TransportId } from '../../../lab/contract/transport.ts'
import type { LadderStep, WireConnectionInfo } from '../../../lab/contract/wire-pages.ts'
import type { EngineClient } from '../../state/engine-client.ts'
import { useAnswer, useLastValue, useRepeated, type Answer } from '../../state/use-answer.ts'

export interface WholeLadder {
  readonly transport: TransportId
  readonly conn: string
  readonly connections: readonly WireConnectionInfo[]
  readonly steps: readonly LadderStep[]
}

/** As many as the engine gives at once. */
const pageSteps = 1000

async function loadLadder(engine: EngineClient, { transport, conn }: Pick<WholeLadder, 'transport' | 'conn'>): Promise<WholeLadder> {
  const steps: LadderStep[] = []
  for (;;) {
    const page = await engine.wire.ladder({ transport, conn, from: steps.length, limit: pageSteps })
    steps.push(...page.steps)
    if (page.steps.length === 0 || steps.length >= page.total) return { transport, conn, connections: page.connections, steps }
  }
}

/** The steps of one client connection; asked for again while the run lives, and once more at its end. */
export function useLadder(of: { readonly run: string; readonly transport: TransportId; readonly conn: string }, live: boolean): { readonly answer: Answer<WholeLadder>; readonly ladder: WholeLadder | undefined; again(): void } {
  const question = useAnswer(`${of.run} ${of.transport} ${of.conn}`, (engine) => loadLadder(engine, of))
  useLive(question, live)
  return { ...question, ladder: useLastValue(question.answer) }
}

export function useLive<T>(question: { readonly answer: Answer<T>; again(): void }, live: boolean): void {
  useRepeated(question, live)
  const { again } = question
  const before = useRef(live)
  useEffect(() => {
    if (before.current && !live) again()
    before.current = live
  }, [live, again])
}
