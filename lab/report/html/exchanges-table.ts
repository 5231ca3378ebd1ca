import { indexLog } from '../../contract/log-index.ts'
import type { WireExchange } from '../../contract/wire.ts'
import type { RunExport } from '../run-export.ts'
import { html, type Html } from './markup.ts'
import { spelled } from './timeline.ts'

const most = 200

/** What passed in front of somebody else's server, where nothing else is known of the clients. */
export function exchangesTable({ log, exchanges }: Pick<RunExport, 'log' | 'exchanges'>): Html {
  const { startT } = indexLog(log).window
  const client = exchanges.filter((exchange) => exchange.hop === 'client').toSorted((a, b) => a.startedT - b.startedT)
  if (client.length === 0) return html`<p class="note">Nothing passed.</p>`
  return html`<div class="scroll"><table><thead><tr><th class="n">at</th><th>request</th><th>HTTP</th><th class="n">status</th><th class="n">first byte</th><th class="n">lasted</th><th class="n">body B</th><th class="n">messages</th><th>ended</th></tr></thead>
<tbody>${client.slice(0, most).map((exchange) => row(exchange, startT))}</tbody></table></div>${client.length > most && html`<p class="note">${client.length - most} more are in the HAR file.</p>`}`
}

function row({ startedT, method, target, protocol, version, response, endedT, messages, how }: WireExchange, startT: number): Html {
  return html`<tr><td class="n">${spelled(startedT - startT)}</td><td class="wide"><code>${protocol ?? method} ${target}</code></td><td>${version}</td><td class="n">${response?.status ?? '–'}</td><td class="n">${response ? spelled(response.headT - startedT) : '–'}</td><td class="n">${endedT === null ? '–' : spelled(endedT - startedT)}</td><td class="n">${response?.body.bytes ?? 0}</td><td class="n">${messages.length}</td><td>${how ?? 'open'}</td></tr>`
}
