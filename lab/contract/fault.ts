import { z } from 'zod'

export const layers = ['link', 'gateway', 'origin'] as const
export type Layer = (typeof layers)[number]

/** `layer/name`, for example `gateway/strip-upgrade`; a link fault of the server's side has `@server` behind it (`fault-side.ts`). */
export type FaultId = `${Layer}/${string}`
export const faultIdSchema = z
  .string()
  .regex(/^(link\/[a-z0-9-]+(@server)?|(gateway|origin)\/[a-z0-9-]+)$/, 'a fault is written layer/name, for example gateway/strip-upgrade or link/latency@server')
  .transform((id) => id as FaultId)

/** How long an instant fault takes the service down, in the time that its params are in; 0 for one that is over at once. */
export function downForMs(params: Readonly<Record<string, unknown>>): number {
  const { downForMs: ms } = params
  return typeof ms === 'number' ? ms : 0
}

/** What a parameter is called where people read it: `retransmitAfterMs` -> `retransmit after`. */
export function spokenParam(name: string): string {
  return name.replace(/(Ms|Bytes|KBps)$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** A short phrase for each end of the path, to be shown after its name: no capital, no full stop. */
export interface Sight {
  readonly client: string
  readonly origin: string
}

/**
 * What a fault is, as data: every part keeps one definition a file and lists them in its registry.
 * `params` turns what a scenario file says into numbers; keys that hold a lab-owned timer end in `Ms`
 * and are divided by the time scale unless they are listed in `unscaled` (latency, jitter: network truth).
 */
export interface FaultDefinition<P = unknown> {
  readonly id: FaultId
  readonly title: string
  readonly params: z.ZodType<P>
  /** Names of `...Ms` params that the time scale must not touch. */
  readonly unscaled?: readonly (keyof P & string)[]
  /** `instant`: acts once when switched on. `held`: acts until switched off. */
  readonly lifetime: 'instant' | 'held'
  /** What arrives on either side while it acts, whatever its params. */
  readonly sees: Sight
  /** One sentence: at which layer it acts and what a peer sees (FIN, RST, silence, a status). */
  explain(params: P): string
}

/** A fault as the catalogue shows it: no code, drawable as a form. */
export interface FaultInfo {
  readonly id: FaultId
  readonly layer: Layer
  readonly title: string
  readonly lifetime: 'instant' | 'held'
  readonly explain: string
  readonly sees: Sight
  /** JSON Schema of the params, with defaults. */
  readonly params: Readonly<Record<string, unknown>>
  /** Parsed params that are times of the network itself: the time scale leaves them alone. */
  readonly unscaled: readonly string[]
}
