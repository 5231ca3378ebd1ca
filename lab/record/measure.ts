import type { Measures } from '../contract/measures.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import { ageOf } from './age.ts'
import { burstIndex } from './burst.ts'
import { endStateOf, wireOf, zombieMs } from './connections.ts'
import { type Deliveries, pairDeliveries } from './deliveries.ts'
import { type Interruption, interruptionsOf, recoveryOf } from './interruptions.ts'
import { countLoss, type Loss } from './loss.ts'
import { spreadOf } from './percentiles.ts'
import { type TransportLog, transportLog } from './transport-log.ts'

/** The numbers of one transport in one run, from its log alone. Definitions: docs/measures.md. */
export function measure(log: RunLog, transport: TransportId, cameLater?: ReadonlySet<string>): Measures {
  return measureTransport(transportLog(log, transport), cameLater)
}

/** @param cameLater ids of messages that came after the part of a run that this log is */
export function measureTransport(log: TransportLog, cameLater?: ReadonlySet<string>): Measures {
  const deliveries = pairDeliveries(log)
  const loss = countLoss(log, deliveries, cameLater)
  const interruptions = interruptionsOf(log)
  const attempts = log.client.filter((event) => event.kind === 'attempt').length
  const seconds = (log.window.endT - log.startT) / 1000
  const endState = endStateOf(log)
  const wire = wireOf(log)
  const payloadBytes = deliveries.first.reduce((sum, { message }) => sum + message.bytes, 0)
  const extraBytes = wire.bytesUp + wire.bytesDown - payloadBytes
  const eligibleBytes = loss.eligible.reduce((sum, index) => sum + (deliveries.byIndex[index]?.publish.bytes ?? 0), 0)
  const firstT = deliveries.first[0]?.t
  return {
    published: log.publishes.filter((publish) => publish.t >= log.window.startT).length,
    eligible: loss.eligible.length,
    delivered: deliveries.first.length,
    lost: loss.lost,
    silentLoss: loss.silentLoss,
    announcedLoss: loss.announcedLoss,
    resynced: loss.resynced,
    duplicatesRaw: deliveries.duplicatesRaw,
    duplicatesApp: deliveries.duplicatesApp,
    reordered: deliveries.reordered,
    corrupt: deliveries.corrupt,
    latencyMs: spreadOf(latencies(log, deliveries, loss)),
    ...ageOf(log, deliveries),
    burstIndex: burstIndex(deliveries.first),
    timeToFirstMessageMs: firstT === undefined ? null : firstT - log.startT,
    timeToDetectMs: clientDetectMs(log),
    serverTimeToDetectMs: serverDetectMs(log),
    ...recoveryOf(log, deliveries.first, interruptions),
    restored: isDelivering(log, deliveries, loss, interruptions, endState),
    endState,
    connectionChanges: countChanges(interruptions),
    attempts,
    attemptsPerSecond: seconds > 0 ? attempts / seconds : 0,
    emptyResponses: log.client.filter((event) => event.kind === 'empty').length,
    ...wire,
    payloadBytes,
    overhead: payloadBytes > 0 ? extraBytes / payloadBytes : null,
    overheadBytesPerMessage: deliveries.first.length > 0 ? extraBytes / deliveries.first.length : null,
    goodputRatio: loss.offeredBytes > 0 ? eligibleBytes / loss.offeredBytes : 1,
    zombieMs: zombieMs(log),
  }
}

/** From schedule to delivery; what never came counts with the time it was waited for, so that a dead client is not fast. */
export function latencies(log: TransportLog, deliveries: Deliveries, loss: Loss): number[] {
  return loss.eligible.map((index) => {
    const scheduledT = log.publishes[index]?.scheduledT ?? 0
    return (deliveries.byIndex[index]?.t ?? log.window.endT) - scheduledT
  })
}

function clientDetectMs(log: TransportLog): number | null {
  const { struckT, window } = log
  if (struckT === null) return null
  const sign = log.client.find((event) => event.t >= struckT && event.t <= window.endT && (event.kind === 'error' || event.kind === 'close' || event.kind === 'watchdog'))
  return sign ? sign.t - struckT : null
}

/** The server noticed when it let go of a connection; a finished response of a request loop is no sign, a reset is. */
function serverDetectMs(log: TransportLog): number | null {
  const { struckT } = log
  if (struckT === null) return null
  const sign = log.server.find((event) => {
    if (event.kind !== 'release' || event.t < struckT || event.how === 'local' || event.how === 'silence') return false
    return (event.via !== 'polling' && event.via !== 'long-polling') || event.how === 'rst' || event.how === 'rst-stream'
  })
  return sign ? sign.t - struckT : null
}

/** Messages at the very end that an open connection may still be about to deliver. */
const tolerableTail = 4

/**
 * Is the client being delivered to at the end? Yes when the newest eligible message came, or when only a few at the tail
 * are missing on a path that nothing has interrupted since. A closed API object is not, whatever the tail says;
 * page loops (polls, the ladder) are only ever between two tries.
 */
function isDelivering(log: TransportLog, deliveries: Deliveries, loss: Loss, interruptions: readonly Interruption[], endState: Measures['endState']): boolean {
  const loops = log.transport === 'polling' || log.transport === 'long-polling' || log.transport === 'fallback'
  const open = interruptions.at(-1)?.reopenedT !== null
  if (endState === 'closed' && !loops && !open) return false
  if (loss.tail === 0) return deliveries.first.length > 0 || open
  const lastT = deliveries.first.at(-1)?.t
  return lastT !== undefined && loss.tail <= tolerableTail && !interruptions.some((i) => i.t >= lastT)
}

function countChanges(interruptions: readonly Interruption[]): Measures['connectionChanges'] {
  return { ua: interruptions.filter((i) => i.by === 'ua').length, lib: interruptions.filter((i) => i.by === 'lib').length }
}
