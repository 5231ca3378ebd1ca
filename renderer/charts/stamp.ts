import type { Context } from './scene.ts'

export interface Stamp {
  /** Everything that its picture depends on, beside the resolution. */
  readonly key: string
  /** Px around the point where it is put. */
  readonly reach: number
  draw(g: OffscreenCanvasRenderingContext2D): void
}

/** More kinds, sizes and themes than a person looks at in an hour. */
const atMost = 100
const pictures = new Map<string, ImageBitmap>()

/**
 * Puts a mark at a point, on whole device pixels. Without a GPU every path is filled by the CPU, and a run seen as a whole has hundreds
 * of equal marks: each kind is drawn once, and copied.
 */
export function stamp(g: Context, x: number, y: number, { key, reach, draw }: Stamp): void {
  const ratio = g.getTransform().a
  const id = `${key} ${ratio}`
  let picture = pictures.get(id)
  if (!picture) {
    if (pictures.size === atMost) pictures.clear()
    pictures.set(id, (picture = draft(Math.ceil(2 * reach * ratio), ratio, draw)))
  }
  const half = picture.width / 2
  g.drawImage(picture, Math.round(x * ratio - half) / ratio, Math.round(y * ratio - half) / ratio, picture.width / ratio, picture.height / ratio)
}

/** A bitmap, since a canvas that is copied from is looked at anew in every frame. */
function draft(size: number, ratio: number, draw: Stamp['draw']): ImageBitmap {
  const picture = new OffscreenCanvas(size, size)
  const g = picture.getContext('2d')
  g?.setTransform(ratio, 0, 0, ratio, size / 2, size / 2)
  if (g) draw(g)
  return picture.transferToImageBitmap()
}
