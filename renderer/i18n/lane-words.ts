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

/** Of marks that have no room of their own: from the first rung to the last, else how many they are. */
export function severalLabel({ count, steps }: { readonly count: number; readonly steps: readonly Mark[] }): string {
  const { several, steps: counted } = currentMessages().lanes
  const [from, to] = [steps[0]?.label.split(' ')[0], steps.at(-1)?.label.split(' ')[1]]
  if (from === undefined || to === undefined) return several(count)
  // A ladder that went round and round.
  if (from === to) return counted(steps.length)
  const way = `${shortName(from)} → ${shortName(to)}`
  return steps.length === 1 ? way : `${way} ${several(steps.length)}`
}

/** Who began an attempt: the browser, or page code of some kind. */
export function actorWord(by: Actor): string {
  const { actors } = currentMessages().lanes
  return by === 'ua' ? actors.browser : actors.page
}
