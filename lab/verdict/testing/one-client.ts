import type { RunLog } from '../../contract/run-file.ts'
import type { TransportId } from '../../contract/transport.ts'
import { buildLog, type ClientScript, type LogOptions } from './log-builder.ts'

/** A log with one client; the script is called on it. */
export function oneClient(transport: TransportId, options: LogOptions, act: (client: ClientScript) => unknown): RunLog {
  const builder = buildLog(options)
  act(builder.of(transport))
  return builder.log()
}

/** Connected at once, everything delivered after 3 ms. */
export function healthyClient(client: ClientScript): ClientScript {
  return client.start().attempt(1).open(10).hello(12).deliver(1, 79).endState('open')
}

/** What kind of events a verdict quotes. */
export function kindsOf(log: RunLog, ids: readonly number[]): (string | undefined)[] {
  return ids.map((id) => log.events.find((event) => event.id === id)?.kind)
}
