import type { Baseline } from '../contract/event.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import { pairDeliveries } from './deliveries.ts'
import { countLoss } from './loss.ts'
import { latencies, measureTransport } from './measure.ts'
import { mean } from './percentiles.ts'
import { transportLog } from './transport-log.ts'

/** What a clean run says about this session, to be noted in the logs of the runs that follow. `verdict` is the clean run's own. */
export function measureBaseline(log: RunLog, transport: TransportId, clean: { readonly verdict: string }): Baseline {
  const own = transportLog(log, transport)
  const deliveries = pairDeliveries(own)
  const measures = measureTransport(own)
  return {
    latencyP95Ms: measures.latencyMs.p95,
    latencyMeanMs: mean(latencies(own, deliveries, countLoss(own, deliveries))),
    burstIndex: measures.burstIndex,
    overheadBytesPerMessage: measures.overheadBytesPerMessage,
    verdict: clean.verdict,
  }
}
