import { RawClient } from '../../gateway/testbed.ts'
import { askTunnel, ended, hasHead, statusOf, within } from './raw-requests.ts'
import type { Subject } from './observations.ts'

export async function webSocketHandshake(subject: Subject): Promise<string> {
  const client = new RawClient(subject.port).send(askTunnel('/ws'))
  try {
    await within(client, (seen) => hasHead(seen) || ended(seen), 3000)
    return statusOf(client.text) ?? 'no answer'
  } finally {
    client.close()
  }
}

async function cutTunnel(subject: Subject, target: string): Promise<string> {
  const client = new RawClient(subject.port).send(askTunnel(target))
  try {
    if (!(await within(client, (seen) => hasHead(seen) || ended(seen), 3000)) || !client.text.startsWith('HTTP/1.1 101')) return 'there is no tunnel'
    await within(client, ended, 3000)
    return client.ended ?? 'no end'
  } finally {
    client.close()
  }
}

export const tunnelCutByFin = (subject: Subject) => cutTunnel(subject, '/ws-fin')
export const tunnelCutByRst = (subject: Subject) => cutTunnel(subject, '/ws-rst')

