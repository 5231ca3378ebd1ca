import { type ExportedCondition, type ExportedFault, type Expressed, heading, number, preamble } from './exported-condition.ts'

interface Netem {
  readonly streams: readonly ('upstream' | 'downstream')[]
  readonly delay?: { readonly ms: number; readonly jitterMs: number }
  readonly loss?: { readonly percent: number; readonly correlation: number }
  readonly rateKbit?: number
}

/**
 * Linux traffic control: a shell script for the server's machine. What leaves the device is downstream; what comes in is
 * sent through an intermediate device (ifb) to be shaped as well. Changes over time are made by `sleep`.
 */
export function toNetem(condition: ExportedCondition): string {
  const told = condition.faults.map((fault) => ({ fault, expressed: express(fault) }))
  const shaped = told.flatMap(({ fault, expressed }) => ('does' in expressed ? [{ fault, does: expressed.does }] : []))
  const upstream = shaped.some(({ does }) => does.streams.includes('upstream'))
  const moments = [...new Set([0, ...shaped.flatMap(({ fault }) => [fault.fromMs, ...(fault.toMs === null ? [] : [fault.toMs])])])].sort((a, b) => a - b)
  const states = moments.map((atMs) => ({ atMs, lines: (['downstream', 'upstream'] as const).flatMap((stream) => (stream === 'upstream' && !upstream ? [] : [stateLine(stream, atMs, shaped)])) }))
  return [
    '#!/bin/sh',
    preamble(condition, 'tc (iproute2), as root on the server'),
    ...told.map(({ fault, expressed }) => heading(fault, expressed)),
    ...(shaped.length === 0 ? ['# Nothing of this condition can be done with tc.'] : [...setup(upstream), ...states.flatMap(({ atMs, lines }, i) => [...(i === 0 ? [] : [`sleep ${(atMs - (moments[i - 1] ?? 0)) / 1000}`]), ...lines]), ...cleanUp(upstream)]),
    '',
  ].join('\n')
}

const devices = { downstream: '"$DEV"', upstream: 'ifb0' } as const

function setup(upstream: boolean): string[] {
  return [
    'set -e',
    'DEV="${DEV:-eth0}"',
    ...(upstream
      ? ['ip link add ifb0 type ifb', 'ip link set ifb0 up', 'tc qdisc add dev "$DEV" handle ffff: ingress', 'tc filter add dev "$DEV" parent ffff: protocol all matchall action mirred egress redirect dev ifb0']
      : []),
  ]
}

function stateLine(stream: 'upstream' | 'downstream', atMs: number, shaped: readonly { readonly fault: ExportedFault; readonly does: Netem }[]): string {
  const active = shaped.filter(({ fault, does }) => does.streams.includes(stream) && fault.fromMs <= atMs && (fault.toMs === null || atMs < fault.toMs))
  if (active.length === 0) return `tc qdisc del dev ${devices[stream]} root 2>/dev/null || true`
  return `tc qdisc replace dev ${devices[stream]} root netem ${argumentsOf(active.map(({ does }) => does))}`
}

/** netem takes each setting once, and of two the last: faults that act together are put together. */
function argumentsOf(active: readonly Netem[]): string {
  const delays = active.flatMap(({ delay }) => delay ?? [])
  const losses = active.flatMap(({ loss }) => loss ?? [])
  const rates = active.flatMap(({ rateKbit }) => rateKbit ?? [])
  const jitterMs = delays.reduce((sum, delay) => sum + delay.jitterMs, 0)
  const correlation = Math.max(...losses.map((loss) => loss.correlation))
  const passed = losses.reduce((share, { percent }) => share * (1 - percent / 100), 1)
  return [
    ...(delays.length > 0 ? [`delay ${delays.reduce((sum, { ms }) => sum + ms, 0)}ms${jitterMs > 0 ? ` ${jitterMs}ms` : ''}`] : []),
    ...(losses.length > 0 ? [`loss ${Math.round((1 - passed) * 1e6) / 1e4}%${correlation > 0 ? ` ${correlation}%` : ''}`] : []),
    ...(rates.length > 0 ? [`rate ${Math.min(...rates)}kbit`] : []),
  ].join(' ')
}

function cleanUp(upstream: boolean): string[] {
  return ['# To lift it:  tc qdisc del dev "$DEV" root', ...(upstream ? ['#              tc qdisc del dev "$DEV" ingress; ip link del ifb0'] : [])]
}

const everything = { percent: 100, correlation: 0 } as const

function express({ fault, params }: ExportedFault): Expressed<Netem> {
  const streams = params['direction'] === 'both' ? (['upstream', 'downstream'] as const) : params['direction'] === 'upstream' ? (['upstream'] as const) : (['downstream'] as const)
  switch (fault) {
    case 'link/latency': {
      const jitter = number(params, 'jitterMs')
      return { does: { streams, delay: { ms: number(params, 'latencyMs'), jitterMs: jitter } }, differs: `packets are delayed, so the TCP handshake is too${jitter > 0 ? ', and jitter may reorder packets' : ''}.` }
    }
    case 'link/bandwidth': {
      const rate = number(params, 'rateKBps')
      return rate === 0 ? { does: { streams, loss: everything }, differs: 'a stall is made by losing every packet, so TCP retransmits.' } : { does: { streams, rateKbit: rate * 8 }, differs: 'the rate counts the bytes of packets, for all connections of the device together.' }
    }
    case 'link/blackhole':
      if (params['flows'] === 'old') return { cannot: 'netem does not know which connections are old; a firewall rule on conntrack state ESTABLISHED does.' }
      return { does: { streams, loss: everything } }
    case 'link/loss':
      return { does: { streams, loss: { percent: number(params, 'percent'), correlation: number(params, 'correlation') } }, differs: 'packets of every connection are lost, handshakes and acknowledgements too; TCP itself decides when to send again.' }
    case 'link/reset':
      return { cannot: 'netem sends no RST; `ss --kill` ends established sockets of the machine.' }
    case 'link/down':
      return { cannot: 'netem refuses no connections; a firewall rule with REJECT and tcp-reset does.' }
    default:
      return { cannot: fault.startsWith('link/') ? 'netem works on packets and does not know where a connection is or what it has carried.' : 'netem works on packets and knows no HTTP.' }
  }
}
