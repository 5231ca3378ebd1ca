import { stringify } from 'yaml'
import { type ExportedCondition, type ExportedFault, type Expressed, heading, number, preamble, seconds } from './exported-condition.ts'

interface Chaos {
  readonly kind: 'NetworkChaos' | 'HTTPChaos' | 'PodChaos'
  readonly spec: Readonly<Record<string, unknown>>
}
type Express = (params: ExportedFault['params']) => Expressed<Chaos>

/** Its webhook refuses `from` and `both` of a netem action unless a target is named, and a condition knows of no other pods: what is left is `to`. */
function shaping(p: ExportedFault['params'], action: Readonly<Record<string, unknown>>, differs = ''): Expressed<Chaos> {
  if (p['direction'] === 'upstream') return { cannot: 'without a target NetworkChaos shapes only what leaves the selected pods, and this fault is about what comes in.' }
  const half = p['direction'] === 'both' ? 'only what leaves the selected pods; Chaos Mesh refuses both directions unless a target is named.' : ''
  const notes = [differs, half].filter((note) => note !== '').join(' Also: ')
  return { does: { kind: 'NetworkChaos', spec: { ...action, direction: 'to' } }, ...(notes === '' ? {} : { differs: notes }) }
}

const oldConnections = 'HTTPChaos does not touch requests on connections that were open before.'

function http(target: 'Request' | 'Response', action: Readonly<Record<string, unknown>>): Chaos {
  return { kind: 'HTTPChaos', spec: { target, port: 80, path: '*', ...action } }
}

const expressions: Readonly<Record<string, Express>> = {
  'link/latency': (p) => shaping(p, { action: 'delay', delay: { latency: `${number(p, 'latencyMs')}ms`, jitter: `${number(p, 'jitterMs')}ms`, correlation: '0' } }, 'packets are delayed, so the TCP handshake is too.'),
  'link/bandwidth': (p) => {
    const bytesPerSecond = Math.round(number(p, 'rateKBps') * 1000)
    if (bytesPerSecond < 1) return { cannot: 'a rate of nothing is refused; see link/blackhole.' }
    return shaping(p, { action: 'bandwidth', bandwidth: { rate: `${bytesPerSecond}bps`, limit: 20_971_520, buffer: 10_000 } }, 'bps are bytes a second there; the rate is shared by all connections of the pod.')
  },
  'link/loss': (p) => shaping(p, { action: 'loss', loss: { loss: String(number(p, 'percent')), correlation: String(number(p, 'correlation')) } }, 'packets of every connection are lost, handshakes and acknowledgements too; TCP itself decides when to send again.'),
  'link/blackhole': (p) => (p['flows'] === 'old' ? { cannot: 'NetworkChaos acts on every connection, new ones too.' } : shaping(p, { action: 'loss', loss: { loss: '100', correlation: '0' } })),
  'gateway/answer-status': (p) => ({ does: http('Response', { replace: { code: number(p, 'status') } }), differs: `the request reaches the service, only the status of its answer is replaced; ${oldConnections}` }),
  'gateway/set-header': (p) => ({ does: http(p['of'] === 'request' ? 'Request' : 'Response', { replace: { headers: { [String(p['name'])]: String(p['value']) } } }), differs: oldConnections }),
  'origin/restart': () => ({ does: { kind: 'PodChaos', spec: { action: 'pod-kill', gracePeriod: 0 } }, differs: 'the pod is back when Kubernetes has started it again, not after a set time.' }),
  'origin/drain': (p) => ({ does: { kind: 'PodChaos', spec: { action: 'pod-kill', gracePeriod: Math.round(number(p, 'graceMs') / 1000) } }, differs: 'the service gets SIGTERM and does in its grace period what it is written to do.' }),
}

/** Chaos Mesh: a manifest for every fault; the selector is a place to fill in. */
export function toChaosMesh(condition: ExportedCondition): string {
  const manifests = condition.faults.map((fault, i) => {
    const expressed = express(fault)
    const head = heading(fault, expressed)
    if ('cannot' in expressed) return head
    const later = fault.fromMs > 0 ? `\n# Apply it ${seconds(fault.fromMs)} after the clients have started.` : ''
    return `${head}${later}\n---\n${stringify(manifest(condition, { fault, place: i, chaos: expressed.does }))}`
  })
  return `${[preamble(condition, 'Chaos Mesh'), ...manifests].join('\n\n').trimEnd()}\n`
}

function manifest({ id }: ExportedCondition, { fault, place, chaos }: { readonly fault: ExportedFault; readonly place: number; readonly chaos: Chaos }): object {
  const { kind, spec } = chaos
  const held = fault.toMs === null || kind === 'PodChaos' ? {} : { duration: seconds(fault.toMs - fault.fromMs) }
  return {
    apiVersion: 'chaos-mesh.org/v1alpha1',
    kind,
    metadata: { name: nameOf(`brownout-${id}`, place + 1) },
    spec: { mode: 'all', selector: { namespaces: ['default'], labelSelectors: { app: 'your-service' } }, ...spec, ...held },
  }
}

/** A DNS label (RFC 1123): at most 63 characters. The number stays, whatever is cut, so that no two names are the same. */
function nameOf(words: string, place: number): string {
  return `${words.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 59).replace(/-+$/, '')}-${place}`
}

function express({ fault, params }: ExportedFault): Expressed<Chaos> {
  const known = expressions[fault]
  if (known) return known(params)
  if (fault.startsWith('link/')) return { cannot: 'NetworkChaos works on packets and does not know where a connection is or what it has carried.' }
  if (fault.startsWith('gateway/')) return { cannot: 'HTTPChaos can abort, delay, replace and patch messages, and nothing else.' }
  return { cannot: 'Chaos Mesh ends pods; it cannot make the service itself do this.' }
}
