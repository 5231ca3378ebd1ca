import { expect, it } from 'vitest'
import type { Evidence, EvidenceCell, NetworkId } from '../../../lab/contract/advice.ts'
import { standardTransports, type TransportId } from '../../../lab/contract/transport.ts'
import { advise } from '../../../lab/advisor/advise.ts'
import { networks, presets } from '../../../lab/advisor/presets.ts'
import { answerSentences } from './answer-sentences.ts'

const titles = { transports: [], conditions: [] }
const cell = (transport: TransportId, condition: string, verdict: EvidenceCell['verdict'], by?: 'ua' | 'lib'): EvidenceCell => ({ transport, condition, verdict, run: 'r', evidence: [], lost: 0, latencyMs: 2, ...(by ? { by } : {}) })
const sentences = (network: NetworkId, cells: readonly EvidenceCell[], needs = presets.chat, isChanged = false) =>
  answerSentences(advise({ needs, network: [...networks[network]] }, { cells, facts: [] } satisfies Evidence), { preset: 'chat', isChanged, network }, titles)
const open = (network: NetworkId) => networks[network].flatMap((condition) => standardTransports.map((transport) => cell(transport, condition, 'unaffected')))

it('recommends in one sentence, with what was measured of it, and says why the second is the second', () => {
  const corporate = [
    ...open('corporate'),
    ...(['sse', 'http-stream'] as const).map((transport) => cell(transport, 'response-buffered', 'needs-fallback')),
    cell('websocket', 'upgrade-stripped', 'needs-fallback'),
    cell('fallback', 'upgrade-stripped', 'reconnects', 'lib'),
  ]
  const [answer, second, ...more] = sentences('corporate', corporate)
  expect(answer).toBe('For a chat behind a corporate proxy: fallback, because the page talks back on the same connection, it did not notice “connection-reset”, “response-buffered”, and “idle-timeout”, and its page code brought it back after “upgrade-stripped”.')
  expect(second).toBe('websocket comes second: “upgrade-stripped: needs manual fallback” and “Stays down after a cut until page code opens it again”. That weighs more than what stands against fallback alone: “Is page code: no API of the platform does it alone”.')
  expect(more).toEqual([])
})

it('says of a network that was never measured that it was not', () => {
  expect(sentences('internet', [])).toEqual([
    'For a chat on the plain internet: websocket so far, because the page talks back on the same connection.',
    'websocket and fallback are level: as much stands against the one as against the other, and the catalogue’s order decides.',
    'Not measured yet: “clean” and “connection-reset”; that can change the answer.',
  ])
})

it('says that nothing fits, and that what was asked is no longer the preset', () => {
  const lost = standardTransports.map((transport) => cell(transport, 'connection-reset', 'fails'))
  expect(sentences('internet', lost, presets.chat, true)).toEqual(['For a chat, changed as on the left, on the plain internet: nothing fits.'])
})
