import type { Duplex } from 'node:stream'
import type { TunnelStage } from './exchange.ts'

export interface TunnelEnds {
  readonly client: Duplex
  readonly origin: Duplex
  readonly stages: readonly TunnelStage[]
  readonly touch: () => void
  readonly originGone: () => void
  readonly clientGone: () => void
}

/**
 * Watches two streams that are already piped into each other (each end ends the other, each direction alone),
 * and puts the rules' stages between them when there are any.
 */
export function joinTunnel({ client, origin, stages, touch, originGone, clientGone }: TunnelEnds): void {
  client.on('data', touch)
  origin.on('data', touch)
  client.on('error', () => {})
  origin.on('error', () => {})
  if (stages.length > 0) {
    client.unpipe(origin)
    origin.unpipe(client)
    carry(client, origin, (chunk, send) => through(stages, 'c2s', chunk, send))
    carry(origin, client, (chunk, send) => through([...stages].reverse(), 's2c', chunk, send))
  }
  if (origin.destroyed) originGone()
  else origin.once('close', originGone)
  if (client.destroyed) clientGone()
  else client.once('close', clientGone)
}

function through(stages: readonly TunnelStage[], dir: 'c2s' | 's2c', chunk: Buffer, send: (chunk: Buffer) => void): void {
  const [first, ...rest] = stages
  if (!first) send(chunk)
  else first[dir](chunk, (next) => through(rest, dir, next, send))
}

function carry(from: Duplex, to: Duplex, stage: (chunk: Buffer, send: (chunk: Buffer) => void) => void): void {
  from.on('data', (chunk: Buffer) =>
    stage(chunk, (out) => {
      if (to.destroyed || to.writableEnded || to.write(out)) return
      from.pause()
      to.once('drain', () => from.resume())
    }),
  )
  from.on('end', () => to.end())
  from.resume()
}
