import type { Needs, NetworkId, PresetId } from '../contract/advice.ts'

const push: Needs = { direction: 'server-to-client', clientTalks: 'rarely', payload: 'text', latency: 'sub-second', loss: 'complete', connections: 1, auth: 'cookies', code: 'page', h2: false }

/** What is usually needed. None names a transport: that is for the evidence to say. */
export const presets: Readonly<Record<PresetId, Needs>> = {
  forms: { ...push, direction: 'request-response', clientTalks: 'often', latency: 'seconds' },
  chat: { ...push, direction: 'both-ways', clientTalks: 'often' },
  game: { ...push, direction: 'both-ways', clientTalks: 'often', payload: 'binary', latency: 'fastest', loss: 'latest' },
  collaboration: { ...push, direction: 'both-ways', clientTalks: 'often', latency: 'fastest' },
  quotes: { ...push, direction: 'both-ways', payload: 'binary', latency: 'fastest', loss: 'latest' },
  notifications: push,
  progress: { ...push, loss: 'latest' },
  logs: push,
  // The question is a POST with a token of the caller's, and the answer is its response.
  'ai-answer': { ...push, auth: 'headers', latency: 'fastest' },
}

/** Always looked at: without a fault, and with the one that happens to everybody. */
const always = ['clean', 'connection-reset']

export const networks: Readonly<Record<NetworkId, readonly string[]>> = {
  internet: always,
  // A proxy that opens TLS takes Upgrade out (Squid with ssl-bump), a content filter holds a response back (Privoxy, web shields), and what is silent is ended.
  corporate: [...always, 'upgrade-stripped', 'response-buffered', 'idle-timeout'],
  // A carrier's NAT forgets, and tells nobody.
  mobile: [...always, 'latency', 'silent-drop'],
  // Nothing in between but the balancer: servers restart, and it answers 502 meanwhile.
  'data-centre': [...always, 'server-restart', 'bad-gateway'],
}
