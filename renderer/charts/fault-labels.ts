/** Faults that began together. */
export interface LabelledFaults {
  readonly titles: readonly string[]
  /** When, in words; empty: from the beginning. */
  readonly at: string
  /** Where it may begin at the earliest, px. */
  readonly x: number
}

export interface PlacedLabel {
  readonly text: string
  readonly x: number
}

export interface LabelSpace {
  readonly width: number
  /** Of a text, px. */
  measure(text: string): number
  /** `Reset at 3.0 s` */
  named(titles: readonly string[], at: string): string
}

/** A label may stand this far from its fault, px. */
const farthest = 60
const between = 14

interface Taken {
  readonly faults: LabelledFaults[]
  text: string
  x: number
  right: number
}

/** One label a moment, in order of time; where there is no room for one, the label before it names that too: `Reset, Restart ×3`. */
export function placeLabels(all: readonly LabelledFaults[], space: LabelSpace): PlacedLabel[] {
  const taken: Taken[] = []
  for (const faults of all) {
    const last = taken.at(-1)
    const text = space.named(faults.titles, faults.at)
    const width = space.measure(text)
    const x = Math.max(last ? last.right + between : 0, Math.min(faults.x, space.width - width - 2))
    if (!last || (x - faults.x <= farthest && x + width <= space.width)) {
      taken.push({ faults: [faults], text, x, right: x + width })
      continue
    }
    last.faults.push(faults)
    last.text = space.named(counted(last.faults.flatMap(({ titles }) => titles)), '')
    const wide = space.measure(last.text)
    last.x = Math.max(0, Math.min(last.x, space.width - wide - 2))
    last.right = last.x + wide
  }
  return taken
}

/** `Restart`, `Restart`, `Reset` -> `Restart ×2`, `Reset`. */
function counted(titles: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1)
  return [...counts].map(([title, count]) => (count === 1 ? title : `${title} ×${count}`))
}
