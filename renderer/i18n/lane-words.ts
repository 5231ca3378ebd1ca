import type { Actor } from '../../lab/contract/event.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import type { Mark } from '../charts/lane-model.ts'
import { failureText } from './lab-sentences.ts'
import { currentMessages } from './messages.ts'

/** A transport in a word or two, for places without room. */
export function shortName(transport: string): string {
  return currentMessages().lanes.short[transport as TransportId] ?? transport
}

/** How a connection ended: what the lane model says itself is put into words, and so are the errors that are known. */
export function endWord(word: string): string {
  const { lanes } = currentMessages()
  return { ended: lanes.ended, silence: lanes.silence }[word] ?? failureText(word)
}

export function markLabel({ kind, label }: Mark): string {
  if (kind === 'control' || kind === 'reconnect') return shortName(label)
  if (kind === 'step') return label.split(' ').map(shortName).join(' → ')
  return kind === 'lost' ? endWord(label) : label
}

/** Who began an attempt: the browser, or page code of some kind. */
export function actorWord(by: Actor): string {
  const { actors } = currentMessages().lanes
  return by === 'ua' ? actors.browser : actors.page
}
