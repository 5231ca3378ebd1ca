import { z } from 'zod'
import { bytesSchema, durationSchema } from '../contract/duration.ts'
import type { FaultDefinition } from '../contract/fault.ts'

const direction = z.enum(['both', 'upstream', 'downstream'])
type Direction = z.infer<typeof direction>

const whichWay = (way: Direction): string => ({ both: 'in both directions', upstream: 'from client to server', downstream: 'from server to client' })[way]

const define = <P>(definition: FaultDefinition<P>): FaultDefinition<P> => definition

export const latencyFault = define({
  id: 'link/latency',
  title: 'Latency',
  params: z
    .strictObject({ latency: durationSchema.prefault('300ms'), jitter: durationSchema.prefault('0ms'), direction: direction.default('downstream') })
    .transform(({ latency, jitter, ...rest }) => ({ latencyMs: latency, jitterMs: jitter, ...rest })),
  unscaled: ['latencyMs', 'jitterMs'],
  lifetime: 'held',
  sees: { client: 'the same bytes, later', origin: 'the same bytes, later, in the direction that is slowed' },
  explain: ({ latencyMs, jitterMs, direction: way }) =>
    `Link: bytes ${whichWay(way)} arrive ${latencyMs} ms${jitterMs > 0 ? ` ± ${jitterMs} ms` : ''} late and in order; connecting is not delayed.`,
})

export const bandwidthFault = define({
  id: 'link/bandwidth',
  title: 'Bandwidth',
  params: z.strictObject({ rateKBps: z.number().min(0).default(10).describe('kB/s; 0 stalls'), direction: direction.default('downstream') }),
  lifetime: 'held',
  sees: { client: 'bytes that trickle in', origin: 'writes that meet backpressure' },
  explain: ({ rateKBps, direction: way }) => `Link: at most ${rateKBps} kB/s pass ${whichWay(way)}; the sender is slowed by backpressure, nothing is lost.`,
})

export const timeoutFault = define({
  id: 'link/timeout',
  title: 'Idle cut',
  params: z.strictObject({ timeout: durationSchema.prefault('30s') }).transform(({ timeout }) => ({ timeoutMs: timeout })),
  lifetime: 'held',
  sees: { client: 'silence, then FIN', origin: 'silence, then FIN' },
  explain: ({ timeoutMs }) => `Link: no data passes from server to client; after ${timeoutMs} ms without a byte both peers see FIN.`,
})

export const resetFault = define({
  id: 'link/reset',
  title: 'Reset',
  params: z.strictObject({}),
  lifetime: 'instant',
  sees: { client: 'RST on every open connection', origin: 'RST on every open connection' },
  explain: () => 'Link: every connection that is open now, idle ones too, gets RST on both sides; new connections live.',
})

export const slicerFault = define({
  id: 'link/slicer',
  title: 'Slicer',
  params: z
    .strictObject({ average: bytesSchema.prefault('16B'), variation: bytesSchema.prefault('8B'), delay: durationSchema.prefault('0ms') })
    .refine(({ average, variation }) => average >= 1 && variation < average, 'variation must be smaller than average')
    .transform(({ average, variation, delay }) => ({ averageBytes: average, variationBytes: variation, delayMs: delay })),
  unscaled: ['delayMs'],
  lifetime: 'held',
  sees: { client: 'the same bytes in small pieces', origin: 'nothing' },
  explain: ({ averageBytes, variationBytes, delayMs }) =>
    `Link: data to the client arrives in pieces of ${averageBytes} ± ${variationBytes} bytes${delayMs > 0 ? `, ${delayMs} ms apart` : ''}; nothing is lost.`,
})

export const slowCloseFault = define({
  id: 'link/slow-close',
  title: 'Slow close',
  params: z.strictObject({ delay: durationSchema.prefault('10s') }).transform(({ delay }) => ({ delayMs: delay })),
  lifetime: 'held',
  sees: { client: 'the FIN of the server, late', origin: 'a late answer to its FIN' },
  explain: ({ delayMs }) => `Link: data passes; the client sees the server's FIN ${delayMs} ms late.`,
})

export const limitDataFault = define({
  id: 'link/limit-data',
  title: 'Byte limit',
  params: z.strictObject({ bytes: bytesSchema.prefault('4kB') }),
  lifetime: 'held',
  sees: { client: 'FIN, wherever the message was cut', origin: 'FIN after so many of its bytes' },
  explain: ({ bytes }) => `Link: after ${bytes} bytes from the server both peers of a connection see FIN, wherever the message was cut.`,
})

export const blackholeFault = define({
  id: 'link/blackhole',
  title: 'Black hole',
  params: z.strictObject({ flows: z.enum(['old', 'all']).default('old').describe('old: the connections that are open when it begins, new ones pass; all: new ones too'), direction: direction.default('both') }),
  lifetime: 'held',
  sees: { client: 'silence: no byte, no FIN, no RST', origin: 'silence: no byte, no FIN, no RST' },
  explain: ({ flows, direction: way }) =>
    `Link: silence ${whichWay(way)} on ${flows === 'old' ? 'the connections that are open when it begins; new ones pass' : 'every connection, new ones too'}; no FIN, no RST, nobody is told.`,
})

export const lossFault = define({
  id: 'link/loss',
  title: 'Packet loss',
  params: z
    .strictObject({
      percent: z.number().min(0).max(100).default(2).describe('segments lost, %'),
      correlation: z.number().min(0).max(100).default(0).describe('how much likelier the next one is after a loss, %'),
      retransmitAfter: durationSchema.prefault('200ms'),
      direction: direction.default('downstream'),
    })
    .transform(({ retransmitAfter, ...rest }) => ({ ...rest, retransmitAfterMs: retransmitAfter })),
  unscaled: ['retransmitAfterMs'],
  lifetime: 'held',
  sees: { client: 'a stall, then what waited behind it at once', origin: 'the same stall, in the direction that loses' },
  explain: ({ percent, retransmitAfterMs, direction: way }) =>
    `Link: ${percent} % of the TCP segments ${whichWay(way)} are lost; the peer sees no gap but a stall of ${retransmitAfterMs} ms or more, and everything behind waits.`,
})

export const downFault = define({
  id: 'link/down',
  title: 'Down',
  params: z.strictObject({}),
  lifetime: 'held',
  sees: { client: 'FIN, then ECONNREFUSED', origin: 'FIN, then no new connection' },
  explain: () => 'Link: nobody listens; open connections see FIN, new ones are refused (ECONNREFUSED).',
})

/** The faults of layer 4, in the order of the catalogue. Durations are lab time here; `run` scales them. */
export const linkFaults = [
  latencyFault,
  bandwidthFault,
  timeoutFault,
  resetFault,
  slicerFault,
  slowCloseFault,
  limitDataFault,
  blackholeFault,
  lossFault,
  downFault,
] as const
