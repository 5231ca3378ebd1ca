import type { Random } from '../contract/context.ts'

/** sfc32: small, fast, 128 bits of state; good enough for dice, not for secrets. */
function sfc32(a: number, b: number, c: number, d: number): () => number {
  return () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
}

function hash(text: string, seed: number): number {
  let h = seed ^ 0x9e3779b9
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x85ebca6b) ^ (h >>> 13)
  return h | 0
}

/** The same seed and the same fork names give the same numbers, in whatever order streams are used. */
export function seededRandom(seed: number, path = ''): Random {
  const next = sfc32(hash(path, seed), hash(path, seed + 1), hash(path, seed + 2), 1)
  for (let i = 0; i < 12; i++) next()
  return { next, fork: (name) => seededRandom(seed, `${path}/${name}`) }
}
