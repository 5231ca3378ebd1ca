import { FramePace } from './frame-pace.ts'

/** Something that is drawn again and again. */
export interface Picture {
  /** @param isDue false while only what somebody waits for is to be drawn, and not what time alone has changed */
  wants(isDue: boolean): boolean
  /** @param at of the frame, ms */
  paint(at: number): void
}

/** From asking to the frame, on average, ms. */
const halfFrameMs = 8

/**
 * All pictures of the page, on common frames. None is asked for as long as no picture wants one: a frame in which nothing is drawn costs
 * the browser nearly as much as one in which something is.
 */
export class FrameLoop {
  private readonly pictures = new Set<Picture>()
  private readonly pace = new FramePace()
  private timer: ReturnType<typeof setTimeout> | undefined
  private frame: number | undefined
  private askedAt = 0
  private dueAt = 0

  /** @returns the function that takes it out again */
  add(picture: Picture): () => void {
    this.pictures.add(picture)
    this.wake()
    return () => {
      this.pictures.delete(picture)
      if (this.pictures.size === 0) this.rest()
    }
  }

  /** Somebody waits for a picture: it comes with the next frame. */
  wake(): void {
    if (this.frame !== undefined || this.pictures.size === 0) return
    clearTimeout(this.timer)
    this.askedAt = performance.now()
    this.frame = requestAnimationFrame((at) => this.draw(at))
  }

  private draw(at: number): void {
    this.frame = undefined
    const now = performance.now()
    this.pace.waited(now - this.askedAt)
    const isDue = now >= this.dueAt
    if (isDue) this.dueAt = now + this.pace.betweenMs - halfFrameMs
    // One that fails must not be the last: what is wrong with it is told, and the others live on.
    this.later(Math.max(0, this.dueAt - now))
    for (const picture of this.pictures) if (picture.wants(isDue)) picture.paint(at)
  }

  private later(ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.look(), ms)
  }

  private look(): void {
    if ([...this.pictures].some((picture) => picture.wants(true))) this.wake()
    else this.later(this.pace.betweenMs)
  }

  private rest(): void {
    clearTimeout(this.timer)
    if (this.frame !== undefined) cancelAnimationFrame(this.frame)
    this.frame = undefined
  }
}

/** One for the page: every picture shares the same machine. */
export const frameLoop = new FrameLoop()
