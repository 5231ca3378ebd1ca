import type { FaultId } from '../../../lab/contract/fault.ts'

/** What a fault does to what passes, as its glyph says it. */
export type FaultKind = 'slow' | 'hold' | 'stall' | 'timer' | 'cut' | 'down' | 'error' | 'block' | 'lose' | 'change' | 'limit'

const names: Readonly<Record<FaultKind, string>> = {
  slow: 'latency bandwidth slicer slow-close delay-chunks sse-delay ws-delay',
  hold: 'buffer-response hold-head hold-last gzip cache',
  stall: 'timeout blackhole',
  timer: 'idle-timeout max-duration first-byte-timeout request-head-timeout',
  cut: 'reset limit-data truncate-body sse-cut-event connection-close ws-close-code reset-to-fin finish-cut-body end-streams end-at-once',
  down: 'down restart drain reload goaway',
  error: 'answer-failure answer-status captive-portal proxy-auth no-content',
  block: 'strip-upgrade refuse-upgrade refuse-connect no-8441 filter-content-type http10-origin http1-origin',
  lose: 'loss drop-header drop-hop-by-hop sse-drop sse-drop-field ws-drop ws-swallow-control',
  change: 'corrupt forwarded-headers http2-origin intercept-tls rewrite-names set-header sse-duplicate sse-reorder ws-corrupt ws-duplicate ws-reorder',
  limit: 'cap-connections cap-request-body max-concurrent-streams ws-cap-message',
}
const kinds = new Map(Object.entries(names).flatMap(([kind, all]) => all.split(' ').map((name) => [name, kind as FaultKind])))

/** Undefined for a fault that this window has not heard of. */
export function kindOfFault(id: FaultId): FaultKind | undefined {
  const [, name = ''] = id.split(/[/@]/)
  return kinds.get(name)
}
