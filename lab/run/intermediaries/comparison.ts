import type { Imitation } from '../../contract/scenario.ts'
import { type TransportId, standardTransports } from '../../contract/transport.ts'
import { releaseStack } from '../../core/release.ts'
import { makeCertificate } from '../../origin/certificate.ts'
import { transportInfos } from '../../transports/registry.ts'
import { type Lab, openLab } from '../lab.ts'
import type { OpenGateway } from '../network.ts'
import { openProbeSource } from '../probe-sources.ts'
import type { DaemonDefinition } from './daemon.ts'
import { observations, throughProxy } from './observations.ts'
import { type Pair, type Pairs, saw } from './outcome.ts'
import { openRealGateways, type RealGateways } from './real-gateways.ts'

/** A condition and the real software that it says to imitate, configured as it says. */
export interface Imitated {
  readonly condition: string
  readonly daemon: DaemonDefinition
  readonly settings?: readonly string[]
  /** Params of `gateway/reload`, which imitates its reload; `nothing`: no client notices it. */
  readonly reload?: Readonly<Record<string, unknown>> | 'nothing'
  /** Limits longer than anybody waits are made short where limits are looked at: lines for the daemon, params for the condition's faults. */
  readonly limits?: { readonly settings?: readonly string[]; readonly faults?: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
}

export const comparisonScale = 20

/** The condition as filed, and the same software while its origin restarts under a busy feed. */
const exercises = {
  filed: { of: (condition: string) => ({ scenario: condition, yaml: undefined }), subject: (transport: TransportId): string => transport },
  restart: {
    of: (condition: string) => ({
      scenario: `${condition}-restart`,
      yaml: `title: ${condition}, an origin that restarts\ncondition: ${condition}\nfeed: {}\nduration: 170s\ntimeline:\n  - at: 40s\n    on: { origin/restart: { downFor: 20s } }\n`,
    }),
    subject: (transport: TransportId): string => `${transport} after a restart`,
  },
} as const
type Exercise = keyof typeof exercises
const exerciseNames = Object.keys(exercises) as Exercise[]

/** Of forward proxies: what only clients behind them see. */
export const proxySubjects = ['HTTP inside TLS', 'certificate that clients see', 'WebSocket without TLS', ...Object.keys(throughProxy)] as const

export const subjects: readonly string[] = [...exerciseNames.flatMap((name) => standardTransports.map(exercises[name].subject)), ...observations]

/** `SUBJECT: sentence`, as a condition lists where the real thing behaves otherwise. */
export function differencesOf({ differs }: Imitation): ReadonlyMap<string, string> {
  return new Map(
    differs.map((line) => {
      const at = line.indexOf(': ')
      return [line.slice(0, at), line.slice(at + 2)] as const
    }),
  )
}

export interface Comparison extends AsyncDisposable {
  readonly version: string
  compareRuns(): Promise<Pairs>
}

/** Starts the real software once; every comparison goes through it and through the gateway with the condition's faults. */
export async function openComparison(imitated: Imitated): Promise<Comparison> {
  const { condition, daemon, settings } = imitated
  const stack = releaseStack()
  try {
    const certificate = await makeCertificate()
    const labs = new Map<string, Lab>()
    for (const side of ['real', 'ours']) {
      for (const exercise of exerciseNames) {
        labs.set(`${side} ${exercise}`, stack.own(await openLab({ openProbe: (kind, trusted) => openProbeSource(kind ?? 'node', trusted, { announce: () => {} }), certificate }), (lab) => lab.close()))
      }
    }
    const gateways = stack.own(await openRealGateways(daemon, { settings, certificate, scale: comparisonScale, plainRoutes: 12, tlsRoutes: 4, originPort: 1 }), async (real) => real[Symbol.asyncDispose]())
    return {
      version: gateways.daemon.version,
      compareRuns: () => compareRuns({ condition, labs, gateways }),
      [Symbol.asyncDispose]: () => stack.release(),
    }
  } catch (error) {
    await stack.release()
    throw error
  }
}

interface Runs {
  readonly condition: string
  readonly labs: ReadonlyMap<string, Lab>
  readonly gateways: RealGateways
}

/** What a busy machine spoils; such a run is made again, alone. */
const passing = new Set(['engine-busy', 'probe-busy', 'publisher-late', 'clock', 'baseline', 'fault-not-seen'])
const triesOfRun = 4

/** Both exercises, real and imitated: all four at once, and those that the busy machine spoiled again one after the other. */
async function compareRuns({ condition, labs, gateways }: Runs): Promise<Pairs> {
  const verdicts = new Map<string, ReadonlyMap<TransportId, string>>()
  const make = async (key: string) => {
    const [side, exercise] = key.split(' ') as ['real' | 'ours', Exercise]
    const cells = await judged(labs.get(key) as Lab, { ...exercises[exercise].of(condition), ...(side === 'real' ? { openGateway: gateways.openGateway, transports: servedBy(gateways) } : {}) })
    if (cells) verdicts.set(key, cells)
  }
  await Promise.all([...labs.keys()].map(make))
  for (let tries = 1; tries < triesOfRun && verdicts.size < labs.size; tries++) {
    for (const key of labs.keys()) if (!verdicts.has(key)) await make(key)
  }
  const missing = [...labs.keys()].filter((key) => !verdicts.has(key))
  if (missing.length > 0) throw new Error(`this machine is too busy: no valid run of ${condition} (${missing.join(', ')}) in ${triesOfRun} tries`)
  return Object.fromEntries(
    exerciseNames.flatMap((exercise) =>
      standardTransports.map((transport): [string, Pair] => {
        const of = (side: string) => saw(verdicts.get(`${side} ${exercise}`)?.get(transport) ?? 'not run')
        return [exercises[exercise].subject(transport), { real: of('real'), ours: of('ours') }]
      }),
    ),
  )
}

/** Rows over TLS have no way through software without it. */
function servedBy({ tlsPort }: RealGateways): TransportId[] {
  return standardTransports.filter((id) => tlsPort !== undefined || !transportInfos.find((info) => info.id === id)?.tls)
}

interface Request {
  readonly scenario: string
  readonly yaml: string | undefined
  readonly openGateway?: OpenGateway
  readonly transports?: TransportId[]
}

/** Verdict a transport; undefined when the run was spoiled. */
async function judged(lab: Lab, request: Request): Promise<ReadonlyMap<TransportId, string> | undefined> {
  const run = await lab.startRun({ ...request, scale: comparisonScale, probe: 'node' })
  await run.done
  const { cells } = run.state()
  if (cells.some(({ verdict, reason }) => verdict === 'invalid' && passing.has(reason ?? ''))) return undefined
  return new Map(cells.map(({ transport, verdict, reason }) => [transport, verdict === 'invalid' ? `invalid (${reason})` : verdict]))
}
