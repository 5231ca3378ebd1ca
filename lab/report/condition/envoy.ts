import { stringify } from 'yaml'
import { comments, type ExportedCondition, type ExportedFault, type Expressed, heading, number, preamble, seconds } from './exported-condition.ts'

type Yaml = Readonly<Record<string, unknown>>
type Express = (params: ExportedFault['params']) => Expressed<Fragment>

const places = {
  manager: 'HttpConnectionManager',
  'http filter': 'http_filters, before envoy.filters.http.router',
  'network filter': 'filters, before envoy.filters.network.http_connection_manager',
  route: 'routes[]',
  'route action': 'routes[].route',
} as const

/** A part of the bootstrap, and where it belongs. */
interface Fragment {
  readonly place: keyof typeof places
  readonly yaml: Yaml
}

const typeUrl = 'type.googleapis.com/envoy.extensions'

function httpFilter(name: string, type: string, config: Yaml): Fragment {
  return { place: 'http filter', yaml: { name: `envoy.filters.http.${name}`, typed_config: { '@type': `${typeUrl}.filters.http.${type}`, ...config } } }
}
function manager(yaml: Yaml): Fragment {
  return { place: 'manager', yaml }
}
const always = { numerator: 100, denominator: 'HUNDRED' } as const
const noHost = { cannot: 'Envoy lets no route change Host.' } as const
const isHost = (p: ExportedFault['params']) => String(p['name']).toLowerCase() === 'host'

const expressions: Readonly<Record<string, Express>> = {
  'link/latency': (p) => {
    if (number(p, 'latencyMs') === 0) return { cannot: 'Envoy refuses a delay of nothing.' }
    return { does: httpFilter('fault', 'fault.v3.HTTPFault', { delay: { fixed_delay: seconds(number(p, 'latencyMs')), percentage: always } }), differs: 'Envoy holds every request once at its start; messages of an open stream are not late, and there is no jitter.' }
  },
  'link/bandwidth': (p) => {
    const rate = Math.round(number(p, 'rateKBps') / 1.024)
    if (rate < 1) return { cannot: 'the lowest limit of Envoy is 1 KiB/s.' }
    const mode = { both: 'REQUEST_AND_RESPONSE', upstream: 'REQUEST', downstream: 'RESPONSE' }[String(p['direction'])]
    return { does: httpFilter('bandwidth_limit', 'bandwidth_limit.v3.BandwidthLimit', { stat_prefix: 'brownout', enable_mode: mode, limit_kbps: rate }), differs: 'limit_kbps counts KiB/s of bodies, for all streams of the process together.' }
  },
  'gateway/answer-status': (p) => ({
    does: httpFilter('fault', 'fault.v3.HTTPFault', { abort: { http_status: number(p, 'status'), percentage: always } }),
    differs: `what is in flight when it is switched on runs on; the page is Envoy's${p['count'] === undefined ? '' : '; every request is answered so, not only the first'}.`,
  }),
  'gateway/idle-timeout': (p) => {
    const tunnels = p['of'] === 'tunnels'
    return {
      does: manager({ stream_idle_timeout: seconds(number(p, tunnels ? 'tunnelMs' : 'idleMs')), ...(tunnels ? {} : { common_http_protocol_options: { idle_timeout: seconds(number(p, 'keepAliveMs')) } }) }),
      differs: 'tunnels and other streams have one time; a request that was not answered yet gets 504 (408 while it is still being sent); routes may override it with idle_timeout.',
    }
  },
  'gateway/max-duration': (p) => ({ does: manager({ common_http_protocol_options: { max_stream_duration: seconds(number(p, 'maxMs')) } }), differs: 'a request that was not answered yet gets 504; open streams count from their own start.' }),
  'gateway/first-byte-timeout': (p) => ({ does: { place: 'route action', yaml: { timeout: seconds(number(p, 'timeoutMs')) } }, differs: `the timeout of a route covers the whole response, so that streams are cut as well${number(p, 'status') === 504 ? '' : '; the status is 504'}.` }),
  'gateway/refuse-upgrade': (p) => (p['how'] === 'status' && number(p, 'status') === 403 ? { does: manager({ upgrade_configs: [{ upgrade_type: 'websocket', enabled: false }] }) } : { cannot: 'without upgrade_configs Envoy answers 403, and nothing else can be chosen.' }),
  'gateway/strip-upgrade': () => ({ cannot: 'Envoy answers an Upgrade that is not configured with 403; it never forwards it as a plain GET.' }),
  'gateway/no-8441': () => ({ does: manager({ http2_protocol_options: { allow_connect: false } }) }),
  'gateway/max-concurrent-streams': (p) => ({ does: manager({ http2_protocol_options: { max_concurrent_streams: Math.max(1, number(p, 'max')) } }), differs: 'new sessions only.' }),
  'gateway/connection-close': (p) => {
    if (p['on'] === 'origin') return { cannot: 'Envoy says nothing of the kind to the origin.' }
    return { does: manager({ common_http_protocol_options: { max_requests_per_connection: 1 } }), differs: `HTTP/2 sessions are drained after one request as well${p['on'] === 'both' ? '; clients only, nothing is said to the origin' : ''}.` }
  },
  'gateway/cap-connections': (p) => ({ does: { place: 'network filter', yaml: { name: 'envoy.filters.network.connection_limit', typed_config: { '@type': `${typeUrl}.filters.network.connection_limit.v3.ConnectionLimit`, stat_prefix: 'brownout', max_connections: Math.max(1, number(p, 'max')) } } }, differs: 'a connection beyond is closed; no status is sent.' }),
  'gateway/cap-request-body': (p) => ({ does: httpFilter('buffer', 'buffer.v3.Buffer', { max_request_bytes: Math.max(1, number(p, 'maxBytes')) }), differs: 'the whole request is read first, declared length or not.' }),
  'gateway/gzip': (p) => {
    const [name, type] = p['encoding'] === 'br' ? ['brotli', 'brotli.compressor.v3.Brotli'] : ['gzip', 'gzip.compressor.v3.Gzip']
    return { does: httpFilter('compressor', 'compressor.v3.Compressor', { compressor_library: { name, typed_config: { '@type': `${typeUrl}.compression.${type}` } } }), differs: `text/event-stream is not compressed by default; add it to content_type${p['flush'] === true ? '' : ', and Envoy flushes what a chunk has given'}.` }
  },
  'gateway/drop-header': (p) => {
    const name = String(p['name'])
    if (isHost(p)) return noHost
    return { does: { place: 'route', yaml: { ...(p['of'] === 'response' ? {} : { request_headers_to_remove: [name] }), ...(p['of'] === 'request' ? {} : { response_headers_to_remove: [name] }) } } }
  },
  'gateway/set-header': (p) => {
    const value = String(p['value'])
    if (isHost(p)) return noHost
    // Between percent signs Envoy takes a variable.
    const header = { header: { key: String(p['name']), value: value.replaceAll('%', '%%') }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD', ...(value === '' ? { keep_empty_value: true } : {}) }
    return { does: { place: 'route', yaml: { [`${String(p['of'])}_headers_to_add`]: [header] } } }
  },
}

/**
 * Envoy v3 API: a bootstrap file for `envoy -c`. Envoy has no clock for faults, so that it holds what acts together at the first moment at
 * which anything does; what acts at another moment stands above it as a comment, with its place.
 */
export function toEnvoy(condition: ExportedCondition): string {
  const told = condition.faults.map((fault) => ({ fault, expressed: express(fault) }))
  const fragments = told.flatMap(({ fault, expressed }) => ('does' in expressed ? [{ fault, does: expressed.does }] : []))
  const atMs = Math.min(...fragments.map(({ fault }) => fault.fromMs))
  const acts = ({ fromMs, toMs }: ExportedFault) => fromMs <= atMs && (toMs === null || atMs < toMs)
  const heads = told.map(({ fault, expressed }) => {
    const head = heading(fault, expressed)
    if ('cannot' in expressed || acts(fault)) return head
    return `${head}\n${comments(`Not in this file, which is how things are at ${seconds(atMs)}. Where it belongs: ${places[expressed.does.place]}\n${stringify(expressed.does.yaml).trimEnd()}`)}`
  })
  const held = fragments.flatMap(({ fault, does }) => (acts(fault) ? [does] : []))
  const how = held.length === 0 ? 'Nothing of this condition can be done with Envoy.' : 'envoy -c FILE. Clients come to 127.0.0.1:8080, without TLS; your server is at 127.0.0.1:80: set both addresses.'
  return `${[`${preamble(condition, 'Envoy 1.40')}\n${comments(how)}`, ...heads, ...(held.length === 0 ? [] : [stringify(bootstrap(held))])].join('\n\n').trimEnd()}\n`
}

/** Without faults Envoy stands out of the way: it tunnels WebSockets of HTTP/1.1 and HTTP/2, and cuts nothing that is long or silent. */
function bootstrap(held: readonly Fragment[]): Yaml {
  const at = (place: Fragment['place']) => held.filter((fragment) => fragment.place === place).map(({ yaml }) => yaml)
  const defaults = { stat_prefix: 'brownout', stream_idle_timeout: '0s', http2_protocol_options: { allow_connect: true } }
  const httpManager = { upgrade_configs: [{ upgrade_type: 'websocket' }], ...merged(defaults, ...at('manager')) }
  const route = merged({ match: { prefix: '/' }, route: merged({ cluster: 'origin', timeout: '0s' }, ...at('route action')) }, ...at('route'))
  const router = { name: 'envoy.filters.http.router', typed_config: { '@type': `${typeUrl}.filters.http.router.v3.Router` } }
  const typedConfig = { '@type': `${typeUrl}.filters.network.http_connection_manager.v3.HttpConnectionManager`, ...httpManager, route_config: { virtual_hosts: [{ name: 'origin', domains: ['*'], routes: [route] }] }, http_filters: [...at('http filter'), router] }
  const filters = [...at('network filter'), { name: 'envoy.filters.network.http_connection_manager', typed_config: typedConfig }]
  return {
    static_resources: {
      listeners: [{ name: 'brownout', address: address(8080), filter_chains: [{ filters }] }],
      clusters: [{ name: 'origin', connect_timeout: '5s', load_assignment: { cluster_name: 'origin', endpoints: [{ lb_endpoints: [{ endpoint: { address: address(80) } }] }] } }],
    },
  }
}

function address(port: number): Yaml {
  return { socket_address: { address: '127.0.0.1', port_value: port } }
}

/** Of one setting the later stands; lists are put together. */
function merged(...parts: readonly Yaml[]): Yaml {
  return parts.reduce((all, part) => ({ ...all, ...Object.fromEntries(Object.entries(part).map(([key, value]) => [key, together(all[key], value)])) }), {})
}

function together(before: unknown, value: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(value)) return [...(before as unknown[]), ...(value as unknown[])]
  return isYaml(before) && isYaml(value) ? merged(before, value) : value
}

function isYaml(value: unknown): value is Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function express({ fault, params }: ExportedFault): Expressed<Fragment> {
  const known = expressions[fault]
  if (known) return known(params)
  if (fault.startsWith('link/')) return { cannot: 'Envoy has no setting for what happens to the bytes of a connection.' }
  if (fault.startsWith('origin/')) return { cannot: 'this is done by the service itself; Envoy stands before it.' }
  return { cannot: 'Envoy has no setting that does this.' }
}
