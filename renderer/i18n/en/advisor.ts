import type { Needs, PresetId, Recommendation, Reason } from '../../../lab/contract/advice.ts'
import { duration, integer } from '../format.ts'

const presets: Readonly<Record<PresetId, string>> = {
  forms: 'Forms and APIs',
  chat: 'Chat',
  game: 'Game',
  collaboration: 'Collaboration',
  quotes: 'Quotes',
  notifications: 'Notifications',
  progress: 'Progress',
  logs: 'Logs',
  'ai-answer': 'AI answer',
}

const needs: { readonly [K in keyof Needs]: { readonly title: string; readonly options: Readonly<Record<string, string>> } } = {
  direction: { title: 'Who speaks', options: { 'request-response': 'page asks', 'server-to-client': 'server tells', 'both-ways': 'both' } },
  clientTalks: { title: 'The page talks', options: { rarely: 'rarely', often: 'often' } },
  payload: { title: 'Messages are', options: { text: 'text', binary: 'binary' } },
  latency: { title: 'News may take', options: { seconds: 'seconds', 'sub-second': 'under 1 s', fastest: 'no time' } },
  loss: { title: 'What counts', options: { latest: 'newest value', complete: 'every message' } },
  connections: { title: 'Streams of one browser', options: {} },
  auth: { title: 'Who it is, by', options: { cookies: 'cookies', headers: 'request headers' } },
  code: { title: 'Client code', options: { native: 'none', page: 'may be written' } },
  h2: { title: 'HTTP/2 to the server', options: { true: 'yes', false: 'no' } },
}

const fits: Readonly<Record<Recommendation['fit'], string>> = { fits: 'fits', 'fits-with-code': 'fits with client code', 'does-not-fit': 'does not fit' }
const effects: Readonly<Record<Reason['effect'], string>> = { good: 'no obstacle', cost: 'costs', code: 'needs client code', no: 'rules it out', open: 'unknown' }

export const advisor = {
  title: 'Advisor',
  intro: 'which transport suits a need, behind a network',
  need: 'What is needed',
  reset: (preset: string) => `As ${preset} again`,
  presets,
  needs,
  network: 'What users sit behind',
  usual: 'The usual network',
  imitations: (count: number, chosen: number) => `Real software (${integer(chosen)} of ${integer(count)})`,
  answer: 'The answer',
  standsOn: (count: number) => `${integer(count)} ${count === 1 ? 'reason' : 'reasons'} from runs on this machine`,
  best: (transport: string, isOpen: boolean) => (isOpen ? `${transport} suits best so far` : `${transport} suits best`),
  order: 'in order of what is against each, least first',
  soFar: (fit: string) => `${fit}, so far`,
  nothing: 'Nothing measured yet: by protocol limits only',
  runCells: (count: number) => (count === 1 ? 'Run this 1 cell' : `Run these ${integer(count)} cells`),
  running: (done: number, total: number) => `Run ${integer(Math.min(done + 1, total))} of ${integer(total)}`,
  stop: 'Stop',
  busy: 'A run is under way; the advisor can measure when it is over.',
  failed: 'The advisor has no answer',
  matrixFailed: 'The measuring ended early',
  folded: (count: number) => `${integer(count)} ${count === 1 ? 'does' : 'do'} not fit`,
  noneFits: 'Nothing fits: something that is needed has to give way.',
  copy: 'Copy as Markdown',
  copied: 'The advice is in the clipboard, as Markdown',
  copyFailed: 'The browser does not let this page use the clipboard',
  fits,
  effects,
  measured: 'measured',
  openRun: (run: string) => `Open run ${run}`,
  documented: 'by the standard',
  runIt: (scenario: string) => `try “${scenario}”`,
  missing: 'not measured',
  markdown: { heading: (need: string) => `Transport for: ${need}`, behind: (network: string) => `Behind: ${network}` },
  /** By `ReasonId`: what was found, from its values. */
  reasons: {
    'talk-back': (requests: number) => (requests === 0 ? 'The page talks back on the same connection' : `Five things said by the page are ${integer(requests)} more requests`),
    'answers-requests': (pushed: boolean): string => (pushed ? 'What is pushed answers no request: page code has to match the two' : 'Every answer belongs to its request, and so does every error'),
    'asks-for-news': (pushed: boolean): string => (pushed ? 'The server speaks as soon as it has something to say' : 'The page has to ask for news again and again'),
    'comes-back': (back: boolean): string => (back ? 'Comes back by itself after a cut' : 'Stays down after a cut until page code opens it again'),
    binary: (percent: number) => (percent > 10 ? `Carries text only: binary becomes ${integer(percent)} % longer` : 'Carries binary as it is'),
    connections: (open: number, enough: boolean) => (enough ? `Leaves some of the ${integer(open)} connections that a browser opens to one host` : `Takes all ${integer(open)} connections that a browser opens to one host`),
    headers: (can: boolean): string => (can ? 'The page can set request headers' : 'The page cannot set request headers: a token needs another way'),
    http2: () => 'Needs HTTP/2 all the way',
    'page-code': () => 'Is page code: no API of the platform does it alone',
    condition: (condition: string, verdict: string) => `${condition}: ${verdict}`,
    lost: (condition: string, count: number) => `${condition}: ${integer(count)} ${count === 1 ? 'message' : 'messages'} lost, which ids and page code have to mend`,
    latency: (ms: number, quickestMs: number) => `${duration(ms)} on its way without a fault; the quickest takes ${duration(quickestMs)}`,
  },
  open: (conditions: string) => `Not measured yet: ${conditions}`,
}
