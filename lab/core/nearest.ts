/** Letters to add, leave out, change or swap with the next one, for "did you mean". */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, i) => i)]
  for (let i = 1; i <= a.length; i++) {
    const [row = [], before] = [rows[i - 1], rows[i - 2]]
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = before !== undefined && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), isSwapped ? (before[j - 2] ?? 0) + 1 : Infinity)
    }
    rows.push(next)
  }
  return rows[a.length]?.[b.length] ?? 0
}

/** How much of a word may be mistyped: a third; more than that is another word. */
const mostWrong = 1 / 3

/** The known word closest to `word`, or the only one that begins with it; undefined when none is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((k) => ({ k, d: distance(word.toLowerCase(), k.toLowerCase()) })).sort((x, y) => x.d - y.d)[0]
  if (ranked && ranked.d <= Math.max(1, Math.floor(word.length * mostWrong))) return ranked.k
  const begun = word.length < 2 ? [] : known.filter((k) => k.toLowerCase().startsWith(word.toLowerCase()))
  return begun.length === 1 ? begun[0] : undefined
}
