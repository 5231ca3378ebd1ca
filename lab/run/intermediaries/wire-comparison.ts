import type { RunContext } from '../../contract/context.ts'
import type { Certificate } from '../../contract/origin.ts'
import type { FaultSetting } from '../../contract/scenario.ts'
import { systemClock } from '../../core/clock.ts'
import { seededRandom } from '../../core/random.ts'
import { type ReleaseStack, releaseStack } from '../../core/release.ts'
import { openGateway } from '../../gateway/gateway.ts'
import { makeCertificate } from '../../origin/certificate.ts'
import { parseFault, scaleFault } from '../faults.ts'
import { loadScenario } from '../load-scenario.ts'
import { comparisonScale as scale, type Imitated } from './comparison.ts'
import { observations, observeLimits, observeWays, type Outcomes, type Subject } from './observations.ts'
import { type Pairs, saw } from './outcome.ts'
import { openRealGateways } from './real-gateways.ts'
import { startWireOrigin, type WireOrigin } from './wire-origin.ts'

/** Ways and limits have processes and gateways of their own: limits that are made short would get in the way. */
const observers = { ways: observeWays, limits: observeLimits } as const
type Looked = keyof typeof observers
const openers = { real: openReal, ours: openOurs } as const

interface Stage {
  readonly stack: ReleaseStack
  readonly certificate: Certificate
  readonly looked: Looked
}

/** The same clients in front of the real and the imitated, each with an origin of its own. Nobody looks before everything runs: starting makes a machine busy. */
export async function compareOnTheWire(imitated: readonly Imitated[]): Promise<ReadonlyMap<Imitated, Pairs>> {
  const certificate = await makeCertificate()
  const stack = releaseStack()
  try {
    const looks: (() => Promise<void>)[] = []
    const seen = new Map<Imitated, Record<keyof typeof openers, Outcomes>>()
    for (const one of imitated) {
      const sides = { real: {} as Outcomes, ours: {} as Outcomes }
      seen.set(one, sides)
      for (const side of ['real', 'ours'] as const) {
        for (const looked of ['ways', 'limits'] as const) {
          const origin = stack.own(await startWireOrigin(certificate), async (opened) => release(opened))
          const subject = await openers[side](one, { stack, certificate, looked }, origin)
          looks.push(async () => {
            const outcomes = await observers[looked](subject)
            sides[side] = { ...sides[side], ...outcomes }
          })
        }
      }
    }
    await Promise.all(looks.map((look) => look()))
    const nothing = saw('nobody looked')
    return new Map([...seen].map(([one, { real, ours }]) => [one, Object.fromEntries(observations.map((name) => [name, { real: real[name] ?? nothing, ours: ours[name] ?? nothing }]))]))
  } finally {
    await stack.release()
  }
}

const release = (opened: AsyncDisposable) => opened[Symbol.asyncDispose]()

async function openReal({ daemon, settings = [], limits }: Imitated, { stack, certificate, looked }: Stage, { port: originPort, lastHead, requests, stopListening: stopOrigin }: WireOrigin): Promise<Subject> {
  const forLimits = looked === 'limits'
  const gateways = stack.own(
    await openRealGateways(daemon, { settings: forLimits ? [...settings, ...(limits?.settings ?? [])] : settings, forLimits, certificate, scale, plainRoutes: 0, tlsRoutes: 0, originPort }),
    async (real) => release(real),
  )
  const { plainPort: port, tlsPort } = gateways
  return { port, tlsPort, ca: certificate.cert, scale, tickMs: daemon.tickMs ?? 0, lastHead, requests, stopOrigin, reload: () => gateways.daemon.reload() }
}

/** The gateway with the faults of the condition. */
export async function openOurs({ condition, reload = {}, limits }: Pick<Imitated, 'condition' | 'reload' | 'limits'>, { stack, certificate, looked }: Stage, origin: WireOrigin): Promise<Subject> {
  const { port, tlsPort, lastHead, requests, stopListening: stopOrigin } = origin
  const ctx: RunContext = { clock: systemClock(), random: seededRandom(1), signal: new AbortController().signal, scale, record: () => {} }
  const host = '127.0.0.1'
  const plain = stack.own(await openGateway({ transport: 'sse', tls: false, upstream: { host, port }, certificate }, ctx), async (gateway) => release(gateway))
  const tls = stack.own(await openGateway({ transport: 'sse-h2', tls: true, upstream: { host, port: tlsPort }, certificate }, ctx), async (gateway) => release(gateway))
  const switchOn = (setting: FaultSetting) => {
    const { fault, params } = scaleFault(setting, scale)
    for (const gateway of [plain, tls]) gateway.switchOn(fault, params)
  }
  for (const setting of loadScenario(condition).timeline.flatMap((step) => step.on)) {
    const shorter = looked === 'limits' ? limits?.faults?.[setting.fault] : undefined
    switchOn(shorter ? parseFault(setting.fault, { ...setting.stated, ...shorter }) : setting)
  }
  const reloadBoth = () => {
    if (reload !== 'nothing') switchOn(parseFault('gateway/reload', reload))
    return Promise.resolve()
  }
  return { port: plain.port, tlsPort: tls.port, ca: certificate.cert, scale, tickMs: 0, lastHead, requests, stopOrigin, reload: reloadBoth }
}
