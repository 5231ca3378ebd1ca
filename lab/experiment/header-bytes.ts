import { z } from 'zod'
import { endpoints } from '../contract/feed.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'

/** Of which the head is counted. */
const counted = [1, 2, 50] as const

/** F4: what the same request costs again and again. */
export const headerBytes = defineExperiment({
  name: 'header-bytes',
  title: 'Headers of the same request, fifty times',
  explain: 'A page asks fifty times for the same thing over HTTP/1.1 and over HTTP/2; the bytes of the heads are counted on the wire.',
  params: z.strictObject({}),
  async run(_params, at) {
    const network = await at.openNetwork({ transports: ['polling', 'sse-h2'] })
    const times = Math.max(...counted)
    await at.task('fetch-many', { url: `${network.url('polling')}${endpoints.ping}`, times })
    await at.task('fetch-many', { url: `${network.url('sse-h2')}${endpoints.ping}`, times })
    headFacts(at, 'h1', await at.until('fifty heads of HTTP/1.1', () => atLeast(times, http1Heads(at))))
    headFacts(at, 'h2', await at.until('fifty header blocks of HTTP/2', () => atLeast(times, http2Heads(at))))
  },
})

function headFacts(at: ExperimentContext, version: 'h1' | 'h2', heads: readonly number[]): void {
  const about = version === 'h1' ? 'polling' : 'sse-h2'
  for (const n of counted) {
    const bytes = heads[n - 1] ?? 0
    at.fact(`head.${version}.${n}`, bytes, { unit: 'bytes', about, text: version === 'h1' ? `Head of request ${n}, as text.` : `Header block of request ${n}, compressed with HPACK (RFC 7541), frame head not counted.` })
  }
  const sum = heads.slice(0, Math.max(...counted)).reduce((total, bytes) => total + bytes, 0)
  at.fact(`head.${version}.sum`, sum, { unit: 'bytes', about, text: 'All fifty request heads together.' })
}

function atLeast(count: number, heads: readonly number[]): readonly number[] | undefined {
  return heads.length >= count ? heads : undefined
}

function http1Heads(at: ExperimentContext): number[] {
  return at
    .captures({ transport: 'polling', hop: 'client' })
    .flatMap(({ units }) => units.c2s.filter(({ kind }) => kind === 'request-head'))
    .toSorted((a, b) => a.t - b.t)
    .map(({ start, end }) => end - start)
}

function http2Heads(at: ExperimentContext): number[] {
  return at
    .captures({ transport: 'sse-h2', hop: 'client' })
    .flatMap(({ units }) => units.c2s.flatMap(({ t, hpack }) => (hpack ? [{ t, bytes: hpack.wireBytes }] : [])))
    .toSorted((a, b) => a.t - b.t)
    .map(({ bytes }) => bytes)
}
