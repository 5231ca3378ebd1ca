import type { Duplex } from 'node:stream'
import type { Direction } from '../contract/event.ts'
import { encodeFrame, FrameReader, type WsFrame } from './ws-frame.ts'

export interface TunnelOptions {
  readonly client: Duplex
  readonly origin: Duplex
  readonly touch: (dir: Direction) => void
  readonly originGone: () => void
  readonly clientGone: () => void
  /** What the rules make of a frame: `send` may be called never, often, or later. */
  readonly frame: (frame: WsFrame, dir: Direction, send: (frame: WsFrame) => void) => void
}

/**
 * Two streams that are already piped into each other: each end ends the other, each direction alone.
 * Frames are only tracked; once a rule wants them, each direction is carried frame by frame from its next frame on.
 */
export class Tunnel {
  readonly #options: TunnelOptions
  readonly #readers: Record<Direction, FrameReader> = { c2s: new FrameReader(), s2c: new FrameReader() }
  #framed = false

  constructor(options: TunnelOptions) {
    this.#options = options
    const { client, origin, touch, originGone, clientGone } = options
    this.#follow('c2s', client, touch)
    this.#follow('s2c', origin, touch)
    client.on('error', () => {})
    origin.on('error', () => {})
    if (origin.destroyed) originGone()
    else origin.once('close', originGone)
    if (client.destroyed) clientGone()
    else client.once('close', clientGone)
  }

  /** For good: a frame that is half read when the last rule is switched off must still be finished. */
  wantFrames(): void {
    if (this.#framed) return
    this.#framed = true
    const { client, origin } = this.#options
    this.#carry('c2s', client, origin)
    this.#carry('s2c', origin, client)
  }

  /** A frame of the gateway's own, after what has passed. */
  inject(dir: Direction, frame: WsFrame): void {
    this.#write(dir, encodeFrame(frame))
  }

  #follow(dir: Direction, from: Duplex, touch: (dir: Direction) => void): void {
    const reader = this.#readers[dir]
    from.on('data', (chunk: Buffer) => {
      if (!this.#framed) reader.track(chunk)
      touch(dir)
    })
  }

  #carry(dir: Direction, from: Duplex, to: Duplex): void {
    const reader = this.#readers[dir]
    from.unpipe(to)
    from.on('data', (chunk: Buffer) => {
      const { passed, rest } = reader.passUntilBoundary(chunk)
      this.#write(dir, passed)
      if (!reader.atBoundary) return
      for (const frame of this.#whole.get(dir)?.read(rest) ?? []) this.#options.frame(frame, dir, (out) => this.#write(dir, encodeFrame(out)))
    })
    from.on('end', () => to.end())
    from.resume()
  }

  readonly #whole = new Map<Direction, FrameReader>([
    ['c2s', new FrameReader()],
    ['s2c', new FrameReader()],
  ])

  #write(dir: Direction, bytes: Buffer): void {
    const { client, origin } = this.#options
    const [from, to] = dir === 'c2s' ? [client, origin] : [origin, client]
    if (bytes.length === 0 || to.destroyed || to.writableEnded || to.write(bytes) || from.isPaused()) return
    from.pause()
    to.once('drain', () => from.resume())
  }
}
