import { stringify } from 'yaml'
import { comments, type ExportedCondition, type ExportedFault, type Expressed, heading, number, preamble, seconds } from './exported-condition.ts'

type Yaml = Readonly<Record<string, unknown>>
type Express = (params: ExportedFault['params']) => Expressed<Fragment>

/** Where in the configuration a fragment belongs. */
interface Fragment {
  readonly place: string
  readonly yaml: Yaml
}

const manager = 'HttpConnectionManager'
const route = 'RouteAction (routes[].route)'
const httpFilters = `${manager}, before envoy.filters.http.router`
const typeUrl = 'type.googleapis.com/envoy.extensions.filters'

function httpFilter(name: string, type: string, config: Yaml): Fragment {
  return { place: httpFilters, yaml: { http_filters: [{ name: `envoy.filters.http.${name}`, typed_config: { '@type': `${typeUrl}.http.${type}`, ...config } }] } }
}
const always = { numerator: 100, denominator: 'HUNDRED' } as const

const expressions: Readonly<Record<string, Express>> = {
  'link/latency': (p) => ({ does: httpFilter('fault', 'fault.v3.HTTPFault', { delay: { fixed_delay: seconds(number(p, 'latencyMs')), percentage: always } }), differs: 'Envoy holds every request once at its start; messages of an open stream are not late, and there is no jitter.' }),
  'link/bandwidth': (p) => {
    const rate = Math.round(number(p, 'rateKBps') / 1.024)
    if (rate < 1) return { cannot: 'the lowest limit of Envoy is 1 KiB/s.' }
    const mode = { both: 'REQUEST_AND_RESPONSE', upstream: 'REQUEST', downstream: 'RESPONSE' }[String(p['direction'])]
    return { does: httpFilter('bandwidth_limit', 'bandwidth_limit.v3.BandwidthLimit', { stat_prefix: 'brownout', enable_mode: mode, limit_kbps: rate }), differs: 'limit_kbps counts KiB/s of bodies, for all streams of the process together.' }
  },
  'gateway/answer-status': (p) => ({ does: httpFilter('fault', 'fault.v3.HTTPFault', { abort: { http_status: number(p, 'status'), percentage: always } }), differs: 'what is in flight when it is switched on runs on; the page is Envoy\'s.' }),
  'gateway/idle-timeout': (p) => ({ does: { place: manager, yaml: { stream_idle_timeout: seconds(number(p, 'idleMs')), common_http_protocol_options: { idle_timeout: seconds(number(p, 'keepAliveMs')) } } }, differs: 'tunnels have the time of streams; a request that was not answered yet gets 504 (408 while it is still being sent); routes may override it with idle_timeout.' }),
  'gateway/max-duration': (p) => ({ does: { place: manager, yaml: { common_http_protocol_options: { max_stream_duration: seconds(number(p, 'maxMs')) } } }, differs: 'a request that was not answered yet gets 504; open streams count from their own start.' }),
  'gateway/first-byte-timeout': (p) => ({ does: { place: route, yaml: { timeout: seconds(number(p, 'timeoutMs')) } }, differs: `the timeout of a route covers the whole response, so that streams are cut as well${number(p, 'status') === 504 ? '' : '; the status is 504'}.` }),
  'gateway/refuse-upgrade': (p) => (p['how'] === 'status' && number(p, 'status') === 403 ? { does: { place: manager, yaml: { upgrade_configs: [{ upgrade_type: 'websocket', enabled: false }] } } } : { cannot: 'without upgrade_configs Envoy answers 403, and nothing else can be chosen.' }),
  'gateway/strip-upgrade': () => ({ cannot: 'Envoy answers an Upgrade that is not configured with 403; it never forwards it as a plain GET.' }),
  'gateway/no-8441': () => ({ does: { place: manager, yaml: { http2_protocol_options: { allow_connect: false } } } }),
  'gateway/max-concurrent-streams': (p) => ({ does: { place: manager, yaml: { http2_protocol_options: { max_concurrent_streams: Math.max(1, number(p, 'max')) } } }, differs: 'new sessions only.' }),
  'gateway/connection-close': () => ({ does: { place: manager, yaml: { common_http_protocol_options: { max_requests_per_connection: 1 } } }, differs: 'HTTP/2 sessions are drained after one request as well.' }),
  'gateway/cap-connections': (p) => ({ does: { place: 'Listener, first of filter_chains[].filters', yaml: { filters: [{ name: 'envoy.filters.network.connection_limit', typed_config: { '@type': `${typeUrl}.network.connection_limit.v3.ConnectionLimit`, stat_prefix: 'brownout', max_connections: Math.max(1, number(p, 'max')) } }] } }, differs: 'a connection beyond is closed; no status is sent.' }),
  'gateway/cap-request-body': (p) => ({ does: httpFilter('buffer', 'buffer.v3.Buffer', { max_request_bytes: number(p, 'maxBytes') }), differs: 'the whole request is read first, declared length or not.' }),
  'gateway/gzip': (p) => ({ does: httpFilter('compressor', 'compressor.v3.Compressor', { compressor_library: { name: 'gzip', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip' } } }), differs: `text/event-stream is not compressed by default; add it to content_type${p['flush'] === true ? '' : ', and Envoy flushes what a chunk has given'}.` }),
  'gateway/drop-header': (p) => {
    const name = String(p['name'])
    return { does: { place: 'Route (routes[])', yaml: { ...(p['of'] === 'response' ? {} : { request_headers_to_remove: [name] }), ...(p['of'] === 'request' ? {} : { response_headers_to_remove: [name] }) } } }
  },
  'gateway/set-header': (p) => ({ does: { place: 'Route (routes[])', yaml: { [`${String(p['of'])}_headers_to_add`]: [{ header: { key: String(p['name']), value: String(p['value']) }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' }] } } }),
}

/** What Toxiproxy and `tc` are given, they are given in a test. */
const untried = 'Written from the documentation of the Envoy v3 API, and never loaded by an Envoy: check the result with "envoy --mode validate".'

/** Envoy v3 API: a YAML document for every fault, with the place where it belongs; for one's own bootstrap file. */
export function toEnvoy(condition: ExportedCondition): string {
  const fragments = condition.faults.map((fault) => {
    const expressed = express(fault)
    const head = heading(fault, expressed)
    if ('cannot' in expressed) return head
    const timing = fault.fromMs > 0 || fault.toMs !== null ? '\n# Envoy has no clock for this: apply and remove it from outside (xDS, or runtime keys of the fault filter).' : ''
    return `${head}${timing}\n# In: ${expressed.does.place}\n---\n${stringify(expressed.does.yaml)}`
  })
  return `${[`${preamble(condition, 'Envoy')}\n${comments(untried)}`, ...fragments].join('\n\n').trimEnd()}\n`
}

function express({ fault, params }: ExportedFault): Expressed<Fragment> {
  const known = expressions[fault]
  if (known) return known(params)
  if (fault.startsWith('link/')) return { cannot: 'Envoy has no setting for what happens to the bytes of a connection.' }
  if (fault.startsWith('origin/')) return { cannot: 'this is done by the service itself; Envoy stands before it.' }
  return { cannot: 'Envoy has no setting that does this.' }
}
