import type { EventOf } from '../contract/log-index.ts'
import type { WireConnectionInfo } from '../contract/wire-pages.ts'

export type HeadSummary = Pick<WireConnectionInfo, 'request' | 'requests' | 'status'>

export const noHeads: HeadSummary = { request: null, requests: 0, status: null }

/** What the heads in the log say of a connection: nothing has to be decoded for a list. */
export function withHead(before: HeadSummary, event: EventOf<'head'>): HeadSummary {
  if (event.dir === 'c2s') return { ...before, requests: before.requests + 1, request: requestOf(event) }
  return { ...before, status: statusOf(event) ?? before.status }
}

function requestOf({ lines }: EventOf<'head'>): string {
  const [first = ''] = lines
  if (!first.startsWith(':')) return first.replace(/ HTTP\/\d(\.\d)?$/, '')
  return [pseudo(lines, ':method'), pseudo(lines, ':path')].filter((part) => part !== undefined).join(' ')
}

function statusOf({ lines }: EventOf<'head'>): number | undefined {
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(lines[0] ?? '')?.[1] ?? pseudo(lines, ':status')
  return status === undefined ? undefined : Number(status)
}

function pseudo(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((one) => one.startsWith(`${name}:`))
  return line?.slice(name.length + 1).trim()
}
