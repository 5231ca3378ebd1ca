import { readFileSync } from 'node:fs'

/** What the kernel holds of one direction of a TCP connection on loopback, bytes. */
export interface KernelQueues {
  /** Written by the sender, not yet acknowledged. */
  readonly sending: number
  /** Acknowledged, not yet read by the receiver. */
  readonly receiving: number
}

const loopback = '0100007F'

/** From `/proc/net/tcp` (proc(5)), as `ss` shows it; undefined where there is none, or no such connection. Both ends are on 127.0.0.1. */
export function kernelQueues({ from, to }: { readonly from: number; readonly to: number }): KernelQueues | undefined {
  const table = readTable()
  const sender = table?.find(({ local, remote }) => local === from && remote === to)
  const receiver = table?.find(({ local, remote }) => local === to && remote === from)
  return sender && receiver ? { sending: sender.sending, receiving: receiver.receiving } : undefined
}

function readTable() {
  let text: string
  try {
    text = readFileSync('/proc/net/tcp', 'latin1')
  } catch {
    return undefined
  }
  return text.split('\n').flatMap((line) => {
    const match = /^ *\d+: ([0-9A-F]{8}):([0-9A-F]{4}) ([0-9A-F]{8}):([0-9A-F]{4}) [0-9A-F]{2} ([0-9A-F]{8}):([0-9A-F]{8})/.exec(line)
    if (!match || match[1] !== loopback || match[3] !== loopback) return []
    const [local, remote, sending, receiving] = [match[2], match[4], match[5], match[6]].map((hex) => Number.parseInt(hex as string, 16)) as [number, number, number, number]
    return [{ local, remote, sending, receiving }]
  })
}
