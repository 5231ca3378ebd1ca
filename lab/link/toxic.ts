import type { Random } from '../contract/context.ts'

/** `upstream`: client to server. `downstream`: server to client. Toxiproxy's words. */
export type Stream = 'upstream' | 'downstream'

/** Bytes on their way, with the moment they arrived (ms, engine clock): chained delays overlap instead of adding up. */
export interface Chunk {
  readonly data: Buffer
  readonly at: number
}

/** How one direction ends: `fin` keeps the other direction open, `close` ends both, `rst` resets both. */
export type Ending = 'fin' | 'close' | 'rst'

/** One toxic at work in one direction of one connection. */
export interface Stage {
  push(chunk: Chunk): void
  /** The source ended; handed on with `host.end` behind all data. */
  end(how: Ending): void
  /** True while it wants no more from the source (backpressure). */
  full(): boolean
  /** The attributes changed under it. */
  update?(): void
  /** The toxic is taken away: everything held goes on now, in order. */
  release(): void
  /** The connection is gone: only timers are left to stop. */
  dispose(): void
}

/** What a stage may do to its connection. Stages get capabilities; the flow never asks which toxic it holds. */
export interface StageHost<A> {
  /** Always the current attributes. */
  attributes(): A
  readonly random: Random
  /** The connection was open before the toxic was added. */
  readonly existing: boolean
  /** Toxiproxy's manners where this engine deviates on purpose. */
  readonly strict: boolean
  now(): number
  /** Calls back after `delayMs` (precise to a fraction of a millisecond); returns the cancel function. */
  after(delayMs: number, callback: () => void): () => void
  push(chunk: Chunk): void
  end(how: Ending): void
  /** RST to both peers, now. */
  reset(effect: string): void
  /** `full()` may have changed. */
  pressure(): void
  /** The toxic touched this connection; a short sentence. */
  hit(effect: string): void
}

export type AttributeValue = number | string
export type Attributes = Record<string, AttributeValue>

/**
 * One attribute: `int` is Go's int64. An `optional` attribute is an extension: it is shown only when it
 * differs from its default, so that the JSON of Toxiproxy's own toxics stays the same.
 */
export interface AttributeSpec {
  readonly kind: 'int' | 'float' | 'text'
  readonly default: AttributeValue
  readonly optional?: boolean
  readonly oneOf?: readonly string[]
}

/** What happens to a new connection before it is dialled. */
export type Greeting = { readonly kind: 'refuse' } | { readonly kind: 'delay'; readonly delayMs: number }

/** A toxic as a plug-in: one file, one definition, one line in `registry.ts`. */
export interface ToxicDefinition<A extends Attributes = Attributes> {
  readonly type: string
  /** Toxiproxy's own, or an extension of this engine. */
  readonly origin: 'toxiproxy' | 'brownout'
  /** In the order of Toxiproxy's JSON. */
  readonly attributes: { readonly [K in keyof A]: AttributeSpec }
  /** What is wrong with the attributes, or undefined. Asked in compat mode only. */
  check?(attributes: A): string | undefined
  /** One sentence: what the peer sees. */
  explain(attributes: A): string
  /** Removing the toxic closes the connections that it touched (bytes are missing from their streams). */
  readonly closesOnRemoval?: boolean
  /** With toxicity 1 nobody listens while the toxic is there. */
  readonly closesListener?: boolean
  greet?(attributes: A): Greeting
  stage(host: StageHost<A>): Stage
}

/** Erases the attribute type for the registry; the engine builds attributes from the specs, so the cast holds. */
export function defineToxic<A extends Attributes>(definition: ToxicDefinition<A>): ToxicDefinition {
  return definition as unknown as ToxicDefinition
}

/** A toxic on a proxy. */
export interface Toxic {
  readonly name: string
  readonly type: string
  /** As the caller wrote it: Toxiproxy echoes `UPSTREAM`. */
  readonly streamText: string
  readonly stream: Stream
  toxicity: number
  attributes: Attributes
  readonly definition: ToxicDefinition
}
