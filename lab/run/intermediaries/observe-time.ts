import { pause, RawClient } from '../../gateway/testbed.ts'
import { ask, askTunnel, bodyOf, ended, failure, hasHead, statusOf, within } from './raw-requests.ts'
import type { Subject } from './observations.ts'
import { nearer, type Outcome, saw } from './outcome.ts'

/** Longer than any limit that is compared (60 s of lab time). */
const patienceLabMs = 90_000
/** Wall ms that a busy machine may be late by, at the shortest of some measurements. */
const lateMs = 250
const promptlyLateMs = 75

/** Some measurements, each a moment after the other: no single busy moment makes all of them late. */
async function shortest(look: () => Promise<Outcome>): Promise<Outcome> {
  const outcomes = await Promise.all(
    [0, 120, 240].map(async (afterMs) => {
      await pause(afterMs)
      return look()
    }),
  )
  return outcomes.reduce(nearer)
}

/** What `name` says of the client once `done` holds, and how long that took from the first byte on. */
async function timed(subject: Subject, request: string, done: (client: RawClient) => boolean, name: (client: RawClient, over: boolean) => string): Promise<Outcome> {
  const began = performance.now()
  const client = new RawClient(subject.port).send(request)
  try {
    const over = await within(client, done, patienceLabMs / subject.scale)
    const ms = (performance.now() - began) * subject.scale
    return saw(name(client, over), over ? { ms, withinMs: lateMs * subject.scale } : undefined)
  } finally {
    client.close()
  }
}

/** From the request on: an event or nothing, then silence of the origin. */
export function silentStream(subject: Subject): Promise<Outcome> {
  return shortest(() => timed(subject, ask('/once'), ended, (client, over) => `${client.text.includes('data:') ? '' : `${hasHead(client) ? 'a head and nothing else' : 'no byte'}, then `}${over ? client.ended : 'stays open'}${client.text.endsWith('0\r\n\r\n') ? ' with a last chunk' : ''}`))
}

export async function silentTunnel(subject: Subject): Promise<Outcome> {
  const refused = ({ text }: RawClient) => text.startsWith('HTTP/1.1 4')
  const outcome = await shortest(() => timed(subject, askTunnel('/ws'), (client) => ended(client) || refused(client), (client, over) => (refused(client) ? 'there is no tunnel' : over ? `${client.ended}` : 'stays open')))
  return outcome.seen === 'there is no tunnel' ? saw(outcome.seen) : outcome
}

export function hangingRequest(subject: Subject): Promise<Outcome> {
  return shortest(() => timed(subject, ask('/hang'), (client) => hasHead(client) || ended(client), (client, over) => (over ? (statusOf(client.text) ?? `${client.ended}`) : 'no answer')))
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
    return middle === undefined ? saw('nothing came') : saw('each', { ms: middle, withinMs: promptlyLateMs })
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
  return saw(`${await failure(subject, '/')},`, { ms: shortestMs * subject.scale, withinMs: promptlyLateMs * subject.scale })
}
