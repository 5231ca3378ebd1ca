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
 * Two streams carried into each other: each end ends the other, each direction alone.
 * Frames are only tracked; once a rule wants them, each direction is carried frame by frame from its next frame on.
 */
export class Tunnel {
  readonly #options: TunnelOptions
  #framed = false

  constructor(options: TunnelOptions) {
    this.#options = options
    const { client, origin, originGone, clientGone } = options
    this.#carry('c2s', client, origin)
    this.#carry('s2c', origin, client)
    client.on('error', () => {})
    origin.on('error', () => {})
    if (origin.destroyed) originGone()
    else origin.once('close', originGone)
    if (client.destroyed) clientGone()
    else client.once('close', clientGone)
  }

  /** For good: a frame that is half read when the last rule is switched off must still be finished. */
  wantFrames(): void {
    this.#framed = true
  }

  /** A frame of the gateway's own, after what has passed. */
  inject(dir: Direction, frame: WsFrame): void {
    const { client, origin } = this.#options
    if (dir === 'c2s') write(client, origin, encodeFrame(frame))
    else write(origin, client, encodeFrame(frame))
  }

  #carry(dir: Direction, from: Duplex, to: Duplex): void {
    const { touch, frame: pass } = this.#options
    const passing = new FrameReader()
    let whole: FrameReader | undefined
    // http-proxy's pipe, if it laid one: its second listener would have every chunk go through a copied list of listeners.
    from.unpipe(to)
    from.on('data', (chunk: Buffer) => {
      touch(dir)
      if (!this.#framed) {
        passing.track(chunk)
        return write(from, to, chunk)
      }
      const { passed, rest } = passing.passUntilBoundary(chunk)
      write(from, to, passed)
      if (!passing.atBoundary) return
      for (const frame of (whole ??= new FrameReader()).read(rest)) pass(frame, dir, (out) => write(from, to, encodeFrame(out)))
    })
    from.on('end', () => to.end())
    from.resume()
  }
}

function write(from: Duplex, to: Duplex, bytes: Buffer): void {
  if (bytes.length === 0 || to.destroyed || to.writableEnded || to.write(bytes) || from.isPaused()) return
  from.pause()
  to.once('drain', () => from.resume())
}
