const han = /\p{Script=Han}/u
const words = /[a-z]{2,} [a-z]{3,} [a-z]{3,}/

/** No Chinese in it, or three English words in a row: names, codes and headers alone are none. */
export function isEnglish(text: string): boolean {
  return !han.test(text) || words.test(text)
}
