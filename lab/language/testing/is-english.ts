const han = /\p{Script=Han}/u
/** Configuration of real software, as its makers write it, and names of their products. */
const asWritten = /mode http|timeout connect|timeout tunnel|option http-no-delay|cache_peer originserver|Apache httpd|Google Cloud classic Application Load Balancer/g
const twoWords = /(?<![\w.$/:<"“-])[A-Za-z]?[a-z]+,? [a-z]{2,}(?![\w/=:.-])/

/** Two English words side by side, which are no part of a path, a name or a code. */
export function hasEnglish(text: string): boolean {
  return twoWords.test(text.replaceAll(asWritten, ''))
}

/** Or no Chinese at all. */
export function isEnglish(text: string): boolean {
  return !han.test(text) || hasEnglish(text)
}
