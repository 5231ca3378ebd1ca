import { pause, RawClient } from '../../gateway/testbed.ts'
import type { Subject } from './observations.ts'

/** The code: reason phrases mean nothing (RFC 9112, 4). */
export const statusOf = (text: string) => /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]
export const bodyOf = (text: string) => text.slice(text.indexOf('\r\n\r\n') + 4)
export const hasHead = ({ text }: Pick<RawClient, 'text'>) => text.includes('\r\n\r\n')
export const ended = ({ ended: how }: RawClient) => how !== undefined

export const ask = (target: string, lines = '') => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines}\r\n`
export const upgradeLines = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n'
export const askTunnel = (target: string) => ask(target, upgradeLines)

/** Waits for `done`, at most so long; says whether it came about. */
export function within(client: RawClient, done: (client: RawClient) => boolean, withinMs: number): Promise<boolean> {
  return client.until(done, withinMs).then(
    () => true,
    () => false,
  )
}

/** The whole answer, and an end that follows at once. */
export async function answerOf(subject: Subject, target: string, lines = ''): Promise<RawClient> {
  const client = new RawClient(subject.port).send(ask(target, lines))
  await within(client, (seen) => hasHead(seen) || ended(seen), 4000)
  await pause(150)
  client.close()
  return client
}

export async function failure(subject: Subject, target: string): Promise<string> {
  const client = await answerOf(subject, target)
  return `${statusOf(client.text) ?? 'no answer'}, ${client.ended ?? 'the connection stays'}`
}
