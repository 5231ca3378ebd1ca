import type { Needs, NetworkId, PresetId, Recommendation, Reason } from '../../../lab/contract/advice.ts'
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

/** As they stand in a sentence. */
const needFor: Readonly<Record<PresetId, string>> = {
  forms: 'forms and APIs',
  chat: 'a chat',
  game: 'a game',
  collaboration: 'collaboration',
  quotes: 'quotes',
  notifications: 'notifications',
  progress: 'progress',
  logs: 'logs',
  'ai-answer': 'an AI answer',
}

const networks: Readonly<Record<NetworkId | 'own', { readonly title: string; readonly behind: string; readonly about: string }>> = {
  internet: { title: 'Plain internet', behind: 'on the plain internet', about: 'Nothing in between that takes part; now and then every connection is reset.' },
  corporate: {
    title: 'Corporate proxy',
    behind: 'behind a corporate proxy',
    about: 'A proxy that opens TLS takes Upgrade out (Squid), a content filter or a web shield holds responses back, and what is silent is ended.',
  },
  mobile: { title: 'Mobile network', behind: 'on a mobile network', about: 'The way is long and uneven, and the carrier forgets connections without telling anybody.' },
  'data-centre': { title: 'Only my data centre', behind: 'inside your own data centre', about: 'Only your own balancer in between: servers restart, and it answers 502 meanwhile.' },
  own: { title: 'Own choice', behind: 'behind the network that you chose', about: 'The conditions that are ticked below.' },
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

const fits: Readonly<Record<Recommendation['fit'], string>> = { fits: 'fits', 'fits-with-code': 'fits with client code', 'not-measured': 'not measured yet', 'does-not-fit': 'does not fit' }
const effects: Readonly<Record<Reason['effect'], string>> = { good: 'no obstacle', cost: 'costs', code: 'needs client code', no: 'rules it out', open: 'unknown' }

export const advisor = {
  title: 'Advisor',
  intro: 'which transport suits a need, behind a network',
  need: 'What is needed',
  reset: (preset: string) => `As ${preset} again`,
  presets,
  needFor,
  needs,
  network: 'What users sit behind',
  networks,
  imitations: (count: number, chosen: number) => `Real software (${integer(chosen)} of ${integer(count)})`,
  answer: 'The answer',
  standsOn: (count: number) => `${integer(count)} ${count === 1 ? 'reason' : 'reasons'} from runs on this machine`,
  order: 'in order of what is against each, least first',
  /** The answer in one sentence. */
  sentence: {
    for: (need: string, isChanged: boolean, behind: string) => `For ${need}${isChanged ? ', changed as on the left,' : ''} ${behind}:`,
    none: 'nothing fits.',
    best: (transport: string, because: string) => `${transport}${because === '' ? '.' : `, because ${because}.`}`,
    soFar: (transport: string, because: string) => `${transport} so far${because === '' ? '.' : `, because ${because}.`}`,
    unaffected: (conditions: string) => `it did not notice ${conditions}`,
    degraded: (conditions: string) => `it kept going, but worse, under ${conditions}`,
    backByPlatform: (conditions: string) => `it came back by itself after ${conditions}`,
    backByPage: (conditions: string) => `its page code brought it back after ${conditions}`,
    'talk-back': 'the page talks back on the same connection',
    'asks-for-news': 'the server speaks as soon as it has something to say',
    'answers-requests': 'every answer belongs to its request',
    'comes-back': 'it comes back by itself after a cut',
    notMeasured: (conditions: string) => `Not measured yet: ${conditions}; that can change the answer.`,
    /** Why the first stands before the second. */
    second: (second: string, reasons: string) => `${second} comes second: ${reasons}.`,
    nothingElse: (second: string, reasons: string) => `Nothing else fits; the next would be ${second}: ${reasons}.`,
    outweighs: (first: string, reasons: string) => `That weighs more than what stands against ${first} alone: ${reasons}.`,
    level: (first: string, second: string) => `${first} and ${second} are level: as much stands against the one as against the other, and the catalogue’s order decides.`,
  },
  nothing: 'Nothing measured yet: by protocol limits only',
  runThese: (count: number) => (count === 1 ? 'run this one' : `run these ${integer(count)}`),
  runCells: (count: number) => (count === 1 ? 'Run this 1 cell' : `Run these ${integer(count)} cells`),
  running: (done: number, total: number) => `Run ${integer(Math.min(done + 1, total))} of ${integer(total)}`,
  stop: 'Stop',
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
    asksAgain: () => 'After a cut its page code asks again',
    binary: (percent: number) => (percent > 10 ? `Carries text only: binary becomes ${integer(percent)} % longer` : 'Carries binary as it is'),
    connections: (open: number, enough: boolean) => (enough ? `Leaves some of the ${integer(open)} connections that a browser opens to one host` : `Takes all ${integer(open)} connections that a browser opens to one host`),
    headers: (can: boolean): string => (can ? 'The page can set request headers' : 'The page cannot set request headers: a token needs another way'),
    http2: () => 'Needs HTTP/2 all the way',
    'page-code': () => 'Is page code: no API of the platform does it alone',
    condition: (condition: string, verdict: string) => `${condition}: ${verdict}`,
    backByPage: (condition: string) => `${condition}: its page code connects again`,
    lost: (condition: string, count: number) => `${condition}: ${integer(count)} ${count === 1 ? 'message' : 'messages'} lost, which ids and page code have to mend`,
    latency: (ms: number, quickestMs: number) => `${duration(ms)} on its way without a fault; the quickest takes ${duration(quickestMs)}`,
  },
  open: (conditions: string) => `Not measured yet: ${conditions}`,
}
