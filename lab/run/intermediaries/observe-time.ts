import { pause, RawClient } from '../../gateway/testbed.ts'
import type { Subject } from './observations.ts'
import { closeSeen, noTunnel } from './observe-tunnel.ts'
import { nearer, type Outcome, saw } from './outcome.ts'
import { ask, askTunnel, bodyOf, ended, failure, hasHead, statusOf, within } from './raw-requests.ts'

/** Longer than any limit that is compared. */
const patienceLabMs = 90_000
const patienceBetweenRequestsLabMs = 150_000

/** What the shortest of some measurements can be late by on a busy machine, in wall ms. */
function lateBy(wallMs: number): number {
  return 75 + wallMs / 20
}

/**
 * Some measurements, each a moment after the other: no single busy moment makes all of them late. Each asks for a resource of its own,
 * for a cache lets whoever asks for the same wait for the first.
 */
async function shortest(look: (query: string) => Promise<Outcome>): Promise<Outcome> {
  const outcomes = await Promise.all(
    [0, 400, 800].map(async (afterMs) => {
      await pause(afterMs)
      return look(`?after=${afterMs}`)
    }),
  )
  return outcomes.reduce(nearer)
}

interface Wait {
  readonly request: string
  readonly until: (client: RawClient) => boolean
  readonly name: (client: RawClient, over: boolean) => string
  readonly patienceMs?: number
}

/** What `name` says of the client at the end of the wait, and how long that took from the request on. */
async function timed({ port, scale, tickMs }: Subject, { request, until, name, patienceMs = patienceLabMs }: Wait): Promise<Outcome> {
  const began = performance.now()
  const client = new RawClient(port).send(request)
  try {
    const over = await within(client, until, patienceMs / scale)
    const wallMs = performance.now() - began
    return saw(name(client, over), over ? { ms: wallMs * scale, withinMs: (lateBy(wallMs) + tickMs) * scale } : undefined)
  } finally {
    client.close()
  }
}

/** From the request on: an event or nothing, then silence of the origin. */
export function silentStream(subject: Subject): Promise<Outcome> {
  const came = (client: RawClient) => (client.text.includes('data:') ? '' : `${hasHead(client) ? 'a head and nothing else' : 'no byte'}, then `)
  return shortest((query) => timed(subject, { request: ask(`/once${query}`), until: ended, name: (client, over) => `${came(client)}${over ? client.ended : 'stays open'}${client.text.endsWith('0\r\n\r\n') ? ' with a last chunk' : ''}` }))
}

/** What a page is told: FIN without a Close frame is 1006. */
export async function silentTunnel(subject: Subject): Promise<Outcome> {
  const refused = (client: RawClient) => hasHead(client) && statusOf(client.text) !== '101'
  const ending = (client: RawClient) => `${closeSeen(client) ?? 'no Close'}, then ${client.ended}`
  const outcome = await shortest((query) => timed(subject, { request: askTunnel(`/ws${query}`), until: (client) => ended(client) || refused(client), name: (client, over) => (refused(client) ? noTunnel : over ? ending(client) : 'stays open') }))
  return outcome.seen === noTunnel ? saw(noTunnel) : outcome
}

export function hangingRequest(subject: Subject): Promise<Outcome> {
  return shortest((query) => timed(subject, { request: ask(`/hang${query}`), until: (client) => hasHead(client) || ended(client), name: (client, over) => (over ? (statusOf(client.text) ?? `${client.ended}`) : 'no answer') }))
}

/** After a whole answer, without a body that could be held: the client asks nothing more. */
export function idleConnection(subject: Subject): Promise<Outcome> {
  return shortest((query) => timed(subject, { request: ask(`/head${query}`).replace('GET', 'HEAD'), until: ended, name: (client, over) => (over ? `${client.ended}` : 'stays open'), patienceMs: patienceBetweenRequestsLabMs }))
}

/** The client stops in the middle of a head. */
export function halfRequestHead(subject: Subject): Promise<Outcome> {
  return shortest((query) => timed(subject, { request: ask(`/head${query}`).slice(0, -2), until: ended, name: (client, over) => `${statusOf(client.text) ?? 'no byte'}, then ${over ? client.ended : 'stays open'}` }))
}

/** Of an event every 20 ms. The time scale does not reach what delays them. */
export function firstBytesOfStream({ port }: Subject): Promise<Outcome> {
  return shortest(async (query) => {
    const began = performance.now()
    const client = new RawClient(port).send(ask(`/fast${query}`))
    try {
      const came = await within(client, ({ text }) => text.includes('data:'), 600)
      const wallMs = performance.now() - began
      return came ? saw('head and events', { ms: wallMs, withinMs: lateBy(wallMs) }) : saw(hasHead(client) ? 'a head' : 'nothing, not even a head')
    } finally {
      client.close()
    }
  })
}

/** A body of a known length. */
export function wholeAnswer({ port }: Subject): Promise<Outcome> {
  return shortest(async (query) => {
    const began = performance.now()
    const client = new RawClient(port).send(ask(`/head${query}`))
    try {
      await within(client, ({ text }) => text.endsWith('\r\n\r\nok'), 3000)
      const wallMs = performance.now() - began
      return saw(statusOf(client.text) ?? 'no answer', { ms: wallMs, withinMs: lateBy(wallMs) })
    } finally {
      client.close()
    }
  })
}

/** How late small events come that are 250 ms apart; the middle one of some. The time scale does not reach what delays them. */
async function delay(subject: Subject, target: string): Promise<Outcome> {
  const client = new RawClient(subject.port)
  const delays: number[] = []
  let seen = 0
  client.socket.on('data', () => {
    const times = [...bodyOf(client.text).matchAll(/at ([\d.]+)\n/g)]
    for (const [, at] of times.slice(seen)) delays.push(performance.now() - Number(at))
    seen = times.length
  })
  client.send(ask(target))
  try {
    await within(client, () => delays.length >= 6, 3000)
    const middle = delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)]
    return middle === undefined ? saw('nothing came') : saw('each', { ms: middle, withinMs: lateBy(0) })
  } finally {
    client.close()
  }
}

export const delayOfEvents = (subject: Subject) => delay(subject, '/slow')
export const delayWhenAskedNotToBuffer = (subject: Subject) => delay(subject, '/slow-unbuffered')

const triesToConnect = 3

/** HAProxy tries again for a while before it answers; the shortest of some tries is not the machine's. */
export async function originRefuses(subject: Subject): Promise<Outcome> {
  let shortestMs = Number.POSITIVE_INFINITY
  for (let i = 0; i < triesToConnect; i++) {
    const began = performance.now()
    const client = new RawClient(subject.port).send(ask('/'))
    await within(client, (seen) => hasHead(seen) || ended(seen), 4000)
    shortestMs = Math.min(shortestMs, performance.now() - began)
    client.close()
  }
  return saw(`${await failure(subject, '/')},`, { ms: shortestMs * subject.scale, withinMs: lateBy(shortestMs) * subject.scale })
}
