import type { Proxy } from './proxy.ts'

const label = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"')

function family(name: string, proxies: readonly Proxy[], read: (proxy: Proxy, direction: 'upstream' | 'downstream') => number): string {
  const lines = (['downstream', 'upstream'] as const).flatMap((direction) =>
    proxies
      .filter((proxy) => read(proxy, direction) > 0)
      .map((proxy) => `${name}{direction="${direction}",listener="${label(proxy.listen)}",proxy="${label(proxy.name)}",upstream="${label(proxy.upstream)}"} ${read(proxy, direction)}`),
  )
  if (lines.length === 0) return ''
  return [`# HELP ${name} `, `# TYPE ${name} counter`, ...lines.sort(), ''].join('\n')
}

const handlerErrors = 'promhttp_metric_handler_errors_total'

/** Prometheus text. The counters are live: Toxiproxy adds a connection's bytes only when it ends. */
export function renderMetrics(proxies: readonly Proxy[]): string {
  return [
    `# HELP ${handlerErrors} Total number of internal errors encountered by the promhttp metric handler.\n`,
    `# TYPE ${handlerErrors} counter\n${handlerErrors}{cause="encoding"} 0\n${handlerErrors}{cause="gathering"} 0\n`,
    family('toxiproxy_proxy_received_bytes_total', proxies, (proxy, direction) => proxy.bytes[direction].received),
    family('toxiproxy_proxy_sent_bytes_total', proxies, (proxy, direction) => proxy.bytes[direction].sent),
  ].join('')
}
