import { type ICreateProxyBody, type ICreateToxicBody, type Proxy, Toxiproxy, ToxiproxyError } from 'toxiproxy-node-client'
import type { FaultId } from '../contract/fault.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { toxicName, toxicOfFault } from './fault-toxics.ts'
import type { Stream } from './toxic.ts'

/** Parsed and scaled params of a link fault, as `linkFaults` gives them. */
export type LinkParams = Readonly<Record<string, unknown>>

/** Controls a Toxiproxy - the embedded engine or a real server - through its official client only. */
export interface LinkDriver {
  /** Makes (or replaces) a proxy; without `listen` (`host:port`) on a free port of 127.0.0.1. */
  createProxy(options: { readonly name: string; readonly upstream: string; readonly listen?: string }): Promise<{ readonly port: number }>
  /** Idempotent; open connections are closed. */
  removeProxy(name: string): Promise<void>
  /** Throws LAB_TOXIC_UNAVAILABLE when this server has no such toxic. */
  switchOn(fault: FaultId, params: LinkParams, proxyName: string): Promise<void>
  /** Idempotent. */
  switchOff(fault: FaultId, proxyName: string): Promise<void>
  /** Every proxy on, every toxic gone. */
  reset(): Promise<void>
  /** Removes the proxies that this driver made. */
  close(): Promise<void>
}

export interface ToxicSpec {
  readonly type: string
  readonly stream: Stream
  readonly attributes: Readonly<Record<string, string | number>>
}

const whole = (value: unknown, unit = 1): number => Math.max(0, Math.round(Number(value) * unit))
const streamsOf = (direction: unknown): readonly Stream[] =>
  direction === 'both' ? ['upstream', 'downstream'] : [direction === 'upstream' ? 'upstream' : 'downstream']

/** Our words for a fault in Toxiproxy's: whole milliseconds, bytes and microseconds. */
const attributesOf: Readonly<Record<keyof typeof toxicOfFault, (params: LinkParams) => Readonly<Record<string, string | number>>>> = {
  'link/latency': (p) => ({ latency: whole(p['latencyMs']), jitter: whole(p['jitterMs'] ?? 0) }),
  'link/bandwidth': (p) => ({ rate: whole(p['rateKBps']) }),
  'link/timeout': (p) => ({ timeout: Math.max(1, whole(p['timeoutMs'])) }),
  // Not known to a real Toxiproxy, which ignores it.
  'link/reset': () => ({ timeout: 0, flows: 'old' }),
  'link/slicer': (p) => ({ average_size: whole(p['averageBytes']), size_variation: whole(p['variationBytes']), delay: whole(p['delayMs'] ?? 0, 1000) }),
  'link/slow-close': (p) => ({ delay: whole(p['delayMs']) }),
  'link/limit-data': (p) => ({ bytes: whole(p['bytes']) }),
  'link/blackhole': (p) => ({ flows: p['flows'] === 'all' ? 'all' : 'old' }),
  'link/loss': (p) => ({ loss_rate: Number(p['percent']) / 100, correlation: Number(p['correlation'] ?? 0) / 100, rto: whole(p['retransmitAfterMs']) }),
}

/** The toxics that make a fault; none for `link/down`, which is no toxic. */
export function toxicsOf(fault: FaultId, params: LinkParams): readonly ToxicSpec[] {
  if (!(fault in toxicOfFault)) throw new LabError('LAB_UNKNOWN_FAULT', `"${fault}" is not a fault of the link`)
  const known = fault as keyof typeof toxicOfFault
  return streamsOf(params['direction']).map((stream) => ({ type: toxicOfFault[known], stream, attributes: attributesOf[known](params) }))
}

const is = (error: unknown, status: number): boolean => error instanceof ToxiproxyError && error.message.endsWith(`status code ${status}`)

const unavailable = (what: string, cause?: unknown): LabError => new LabError('LAB_TOXIC_UNAVAILABLE', `this Toxiproxy ${what}; use the embedded engine (leave --toxiproxy out)`, { cause })

async function addToxic(proxy: Proxy, spec: ToxicSpec): Promise<void> {
  const name = toxicName(spec.type, spec.stream)
  const body = { ...spec, name, toxicity: 1 } as ICreateToxicBody<unknown>
  try {
    const added = await proxy.addToxic<Readonly<Record<string, unknown>>>(body as ICreateToxicBody<Readonly<Record<string, unknown>>>)
    // A real Toxiproxy ignores attributes that it does not know, and does not show them.
    const ignored = Object.keys(spec.attributes).find((attribute) => !(attribute in added.attributes))
    if (ignored === undefined) return
    await added.remove()
    throw unavailable(`cannot do "${spec.type}" with ${ignored}: ${String(spec.attributes[ignored])}`)
  } catch (error) {
    if (is(error, 400)) throw unavailable(`has no toxic "${spec.type}", or refuses ${JSON.stringify(spec.attributes)}`, error)
    if (!is(error, 409)) throw error
    // It is on already: the new attributes replace the old ones.
    await (await proxy.getToxic(name)).update(body)
  }
}

async function removeToxic(proxy: Proxy, name: string): Promise<void> {
  try {
    await (await proxy.getToxic(name)).remove()
  } catch (error) {
    if (!is(error, 404)) throw error
  }
}

/** Enabling may meet a port that another program holds for a moment. */
async function setEnabled(proxy: Proxy, enabled: boolean): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await proxy.update({ enabled, listen: proxy.listen, upstream: proxy.upstream })
      return
    } catch (error) {
      if (!is(error, 500) || attempt >= 10) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** Connects to a Toxiproxy API, e.g. `http://127.0.0.1:8474`. */
export async function connectLinkDriver(url: string): Promise<LinkDriver> {
  // A real server listens on one address of `localhost` only; a trailing slash would double.
  const toxiproxy = new Toxiproxy(url.replace(/\/+$/, ''))
  try {
    await toxiproxy.getVersion()
  } catch (error) {
    throw new LabError('LAB_TOXIPROXY_UNREACHABLE', `no Toxiproxy answers at ${url} (${messageOf(error)}); start one, or leave --toxiproxy out to use the embedded engine`, { cause: error })
  }
  const made = new Set<string>()
  const removeProxy = async (name: string): Promise<void> => {
    made.delete(name)
    try {
      await (await toxiproxy.get(name)).remove()
    } catch (error) {
      if (!is(error, 404)) throw error
    }
  }
  return {
    async createProxy({ name, upstream, listen = '127.0.0.1:0' }) {
      const body: ICreateProxyBody = { name, listen, upstream }
      await removeProxy(name)
      const proxy = await toxiproxy.createProxy(body)
      made.add(name)
      return { port: Number(proxy.listen.slice(proxy.listen.lastIndexOf(':') + 1)) }
    },
    async switchOn(fault, params, proxyName) {
      const proxy = await toxiproxy.get(proxyName)
      if (fault === 'link/down') return setEnabled(proxy, false)
      const specs = toxicsOf(fault, params)
      // Both directions at once: a connection that opens in between would be old in one and new in the other.
      await Promise.all(specs.map((spec) => addToxic(proxy, spec)))
      if (fault === 'link/reset') for (const spec of specs) await removeToxic(proxy, toxicName(spec.type, spec.stream))
    },
    async switchOff(fault, proxyName) {
      const proxy = await toxiproxy.get(proxyName)
      if (fault === 'link/down') return setEnabled(proxy, true)
      if (!(fault in toxicOfFault)) throw new LabError('LAB_UNKNOWN_FAULT', `"${fault}" is not a fault of the link`)
      const type = toxicOfFault[fault as keyof typeof toxicOfFault]
      for (const stream of ['upstream', 'downstream'] as const) await removeToxic(proxy, toxicName(type, stream))
    },
    removeProxy,
    reset: () => toxiproxy.reset(),
    async close() {
      for (const name of made) await removeProxy(name)
    },
  }
}
