import { RawClient } from '../../gateway/testbed.ts'
import { closePayload, encodeFrame, FrameReader, opcodes } from '../../gateway/ws-frame.ts'
import type { Subject } from './observations.ts'
import { askTunnel, bodyOf, ended, hasHead, statusOf, within } from './raw-requests.ts'

export const noTunnel = 'there is no tunnel'

export async function webSocketHandshake(subject: Subject): Promise<string> {
  const client = new RawClient(subject.port).send(askTunnel('/ws'))
  try {
    await within(client, (seen) => hasHead(seen) || ended(seen), 3000)
    return statusOf(client.text) ?? 'no answer'
  } finally {
    client.close()
  }
}

/** Looks through an open tunnel. */
async function inTunnel(subject: Subject, target: string, look: (client: RawClient) => Promise<string>): Promise<string> {
  const client = new RawClient(subject.port).send(askTunnel(target))
  try {
    if (!(await within(client, (seen) => hasHead(seen) || ended(seen), 3000)) || statusOf(client.text) !== '101') return noTunnel
    return await look(client)
  } finally {
    client.close()
  }
}

function cutTunnel(subject: Subject, target: string): Promise<string> {
  return inTunnel(subject, target, async (client) => {
    await within(client, ended, 3000)
    return client.ended ?? 'no end'
  })
}

export const tunnelCutByFin = (subject: Subject) => cutTunnel(subject, '/ws-fin')
export const tunnelCutByRst = (subject: Subject) => cutTunnel(subject, '/ws-rst')

/** As a browser tells a page: code and reason of the first Close frame. */
export function closeIn(bytes: Buffer): string | undefined {
  const close = new FrameReader().read(bytes).find(({ opcode }) => opcode === opcodes.close)
  if (!close) return undefined
  return close.payload.length < 2 ? 'Close 1005' : `Close ${close.payload.readUInt16BE(0)} "${close.payload.subarray(2).toString()}"`
}

export const closeSeen = ({ text }: RawClient) => (statusOf(text) === '101' ? closeIn(Buffer.from(bodyOf(text), 'latin1')) : undefined)
const hello = ({ text }: RawClient) => bodyOf(text).includes('hello')

/** A client's frames are masked (RFC 6455, 5.3); any key does. */
export const maskedClose = (code: number, reason: string) => encodeFrame({ fin: true, rsv: 0, opcode: opcodes.close, payload: closePayload(code, reason), mask: Buffer.from([1, 2, 3, 4]) })

export function closeOfOrigin(subject: Subject): Promise<string> {
  return inTunnel(subject, '/ws-close', async (client) => {
    await within(client, (seen) => ended(seen) || closeSeen(seen) !== undefined, 3000)
    client.socket.write(maskedClose(4001, 'moved'))
    await within(client, ended, 3000)
    return `${closeSeen(client) ?? 'no Close'}, then ${client.ended ?? 'no end'}`
  })
}

export function closeOfClient(subject: Subject): Promise<string> {
  return inTunnel(subject, '/ws', async (client) => {
    await within(client, (seen) => ended(seen) || hello(seen), 3000)
    client.socket.write(maskedClose(1000, 'bye'))
    await within(client, ended, 3000)
    return `${closeSeen(client) ?? 'no Close'}, then ${client.ended ?? 'no end'}`
  })
}
