import type { FaultDefinition } from '../contract/fault.ts'
import type { GatewayRule } from './rule.ts'
import { answerFailure } from './rules/answer-failure.ts'
import { answerStatus } from './rules/answer-status.ts'
import { bufferResponse } from './rules/buffer-response.ts'
import { cache } from './rules/cache.ts'
import { capConnections } from './rules/cap-connections.ts'
import { capRequestBody } from './rules/cap-request-body.ts'
import { captivePortal } from './rules/captive-portal.ts'
import { connectionClose } from './rules/connection-close.ts'
import { delayChunks } from './rules/delay-chunks.ts'
import { dropHeader } from './rules/drop-header.ts'
import { dropHopByHop } from './rules/drop-hop-by-hop.ts'
import { filterContentType } from './rules/filter-content-type.ts'
import { finishCutBody } from './rules/finish-cut-body.ts'
import { firstByteTimeout } from './rules/first-byte-timeout.ts'
import { forwardedHeaders } from './rules/forwarded-headers.ts'
import { goaway } from './rules/goaway.ts'
import { gzip } from './rules/gzip.ts'
import { holdHead } from './rules/hold-head.ts'
import { holdLast } from './rules/hold-last.ts'
import { http1Origin } from './rules/http1-origin.ts'
import { http10Origin } from './rules/http10-origin.ts'
import { http2Origin } from './rules/http2-origin.ts'
import { idleTimeout } from './rules/idle-timeout.ts'
import { interceptTls } from './rules/intercept-tls.ts'
import { maxConcurrentStreams } from './rules/max-concurrent-streams.ts'
import { maxDuration } from './rules/max-duration.ts'
import { no8441 } from './rules/no-8441.ts'
import { proxyAuth } from './rules/proxy-auth.ts'
import { refuseConnect } from './rules/refuse-connect.ts'
import { refuseUpgrade } from './rules/refuse-upgrade.ts'
import { reload } from './rules/reload.ts'
import { requestHeadTimeout } from './rules/request-head-timeout.ts'
import { resetToFin } from './rules/reset-to-fin.ts'
import { rewriteNames } from './rules/rewrite-names.ts'
import { setHeader } from './rules/set-header.ts'
import { sseCutEvent } from './rules/sse-cut-event.ts'
import { sseDelay } from './rules/sse-delay.ts'
import { sseDrop } from './rules/sse-drop.ts'
import { sseDropField } from './rules/sse-drop-field.ts'
import { sseDuplicate } from './rules/sse-duplicate.ts'
import { sseReorder } from './rules/sse-reorder.ts'
import { stripUpgrade } from './rules/strip-upgrade.ts'
import { truncateBody } from './rules/truncate-body.ts'
import { wsCapMessage } from './rules/ws-cap-message.ts'
import { wsCloseCode } from './rules/ws-close-code.ts'
import { wsCorrupt } from './rules/ws-corrupt.ts'
import { wsDelay } from './rules/ws-delay.ts'
import { wsDrop } from './rules/ws-drop.ts'
import { wsDuplicate } from './rules/ws-duplicate.ts'
import { wsReorder } from './rules/ws-reorder.ts'
import { wsSwallowControl } from './rules/ws-swallow-control.ts'

/** They end what is silent or lasts too long; that nobody reaches one is no fault of a run (`verdict/rules/invalid.ts`, which a test in `run/` holds against this list). */
export const timeLimits: readonly GatewayRule[] = [idleTimeout, requestHeadTimeout, maxDuration, firstByteTimeout]

/** Every rule; those further up stand nearer to the client. */
export const gatewayRules: readonly GatewayRule[] = [
  // Connections.
  interceptTls,
  capConnections,
  reload,
  goaway,
  no8441,
  maxConcurrentStreams,
  resetToFin,
  // Answers in the origin's place.
  captivePortal,
  proxyAuth,
  answerStatus,
  answerFailure,
  capRequestBody,
  refuseUpgrade,
  refuseConnect,
  cache,
  ...timeLimits,
  // Heads.
  stripUpgrade,
  connectionClose,
  dropHeader,
  dropHopByHop,
  setHeader,
  http1Origin,
  http2Origin,
  http10Origin,
  forwardedHeaders,
  rewriteNames,
  // Bodies.
  filterContentType,
  finishCutBody,
  truncateBody,
  gzip,
  delayChunks,
  holdLast,
  holdHead,
  bufferResponse,
  // WebSocket messages.
  wsDrop,
  wsDelay,
  wsDuplicate,
  wsReorder,
  wsCorrupt,
  wsSwallowControl,
  wsCloseCode,
  wsCapMessage,
  // Events of event streams.
  sseDrop,
  sseDelay,
  sseDuplicate,
  sseReorder,
  sseDropField,
  sseCutEvent,
]

export const gatewayFaults: readonly FaultDefinition[] = gatewayRules.map(({ definition }) => definition)
