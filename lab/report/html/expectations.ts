import type { Report } from '../../contract/report.ts'
import type { RunLog } from '../../contract/run-file.ts'
import { heldBy } from '../../contract/scenario.ts'
import { type TransportId, transportIds } from '../../contract/transport.ts'
import { doubtSentence } from '../../language/verdict-texts.ts'
import { html, type Html } from './markup.ts'
import { told, transportName } from './page.ts'
import type { PageTexts } from './texts.ts'

interface Stated {
  /** Of a formula none. */
  readonly transport?: TransportId
  readonly expected: string
  /** The transports that it is about. */
  readonly of: readonly TransportId[]
}

/** Everything that was expected: kept, not kept, or not asked because its transport was left out of the run. */
export function expectationSection({ failedExpectations, undecided, cells }: Report, { header: { scenario } }: RunLog, texts: PageTexts): Html {
  const { expectations: words } = texts
  const asserts = [...new Set([...(scenario.assert ?? []), ...heldBy(scenario)])]
  const stated: readonly Stated[] = [
    ...transportIds.flatMap((transport) => {
      const want = scenario.expect[transport]
      return want === undefined ? [] : [{ transport, want }]
    }).flatMap(({ transport, want }) => [
      ...(want.verdict === undefined ? [] : [{ transport, expected: want.verdict, of: [transport] }]),
      ...(want.lost === undefined ? [] : [{ transport, expected: `lost ${want.lost}`, of: [transport] }]),
    ]),
    ...asserts.map((expected) => ({ expected, of: transportIds.filter((id) => new RegExp(`(?:^|[\\s*])${id}\\.`).test(expected)) })),
  ]
  if (stated.length === 0) return html``
  const keyOf = ({ expected, transport }: { readonly expected: string; readonly transport?: string | undefined }) => (asserts.includes(expected) ? expected : `${transport}: ${expected}`)
  const failed = new Map(failedExpectations.map((one) => [keyOf(one), one]))
  const open = new Map(undecided.map((one) => [keyOf(one), one]))
  const ran = new Set<string>(cells.map(({ transport }) => transport))
  return html`<section class="whole"><h2>${words.title}</h2><ul class="list">${stated.map(({ of, ...one }) => {
    const text = one.transport ? `${transportName(one.transport, texts)}${texts.colon}${findingText(one.expected, texts)}` : one.expected
    const wrong = failed.get(keyOf(one))
    if (wrong) return html`<li><span class="bad">✗</span><code>${text}</code><small>${words.got(findingText(wrong.got, texts), wrong.evidence.join(', '))}</small></li>`
    const nobodyKnows = open.get(keyOf(one))
    if (nobodyKnows) return html`<li><span class="none">–</span><code>${text}</code><small>${words.undecided}${texts.colon}${told(nobodyKnows.because, doubtSentence, texts)}</small></li>`
    if (of.some((transport) => !ran.has(transport))) return html`<li><span class="none">–</span><code>${text}</code><small>${words.notAsked}</small></li>`
    return html`<li><span class="ok">✓</span><code>${text}</code></li>`
  })}</ul></section>`
}

/** What was expected or what was got: a verdict, a loss, or the value of one or both sides of a formula. */
export function findingText(finding: string, { verdicts, expectations: words }: PageTexts): string {
  const [one = '', other] = finding.split(' against ')
  const known: Readonly<Record<string, string>> = { ...verdicts, ...words.values }
  const said = (value: string) => known[value] ?? value
  if (other !== undefined) return words.against(said(one), said(other))
  const lost = /^lost (\d+)$/.exec(finding)?.[1]
  return lost === undefined ? said(finding) : words.lost(lost)
}
