const han = /\p{Script=Han}/u

/** What people type when they mean the same. */
const alike: readonly (readonly string[])[] = [
  ['lose', 'loses', 'lost', 'losing', 'loss', 'missing', 'gap', 'gone'],
  ['break', 'breaks', 'broken', 'cut', 'cuts', 'disconnect', 'disconnected', 'reset'],
  ['slow', 'latency', 'delay', 'delayed', 'late'],
  ['reconnect', 'reconnects', 'reconnection', 'comes back', 'come back', 'retry', 'retries'],
  ['buffer', 'buffers', 'buffered', 'buffering', 'held', 'holds back'],
  ['duplicate', 'duplicates', 'twice'],
]

/**
 * Whether a text has every word that was typed, from the beginning of a word on, so that "lose" does not find "closes"; or, for a whole
 * word, another that means the same. Chinese has no blanks and is found anywhere. The text comes `inWords`, since it is asked at every key.
 */
export function wordSearch(typed: string): (said: string) => boolean {
  const words = inWords(typed).split(' ').filter(Boolean)
  const wanted = words.map((word) => (alike.find((same) => same.includes(word)) ?? [word]).map((one) => (han.test(one) ? one : ` ${one}`)))
  return (said) => wanted.every((forms) => forms.some((form) => said.includes(form)))
}

/** Without capitals and accents. */
export function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
}

/** A blank before every word. */
export function inWords(text: string): string {
  return ` ${plain(text).replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()}`
}
