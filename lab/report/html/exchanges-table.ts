import { indexLog } from '../../contract/log-index.ts'
import type { WireExchange } from '../../contract/wire.ts'
import type { RunExport } from '../run-export.ts'
import { html, type Html } from './markup.ts'
import type { PageTexts } from './texts.ts'
import { spelled } from '../numbers.ts'

const most = 200

/** What passed in front of somebody else's server, where nothing else is known of the clients. */
export function exchangesTable({ log, exchanges }: Pick<RunExport, 'log' | 'exchanges'>, { passed, lab }: PageTexts): Html {
  const { startT } = indexLog(log).window
  const { columns } = passed
  const client = exchanges.filter((exchange) => exchange.hop === 'client').toSorted((a, b) => a.startedT - b.startedT)
  if (client.length === 0) return html`<p class="note">${passed.nothing}</p>`
  return html`<div class="scroll"><table><thead><tr><th class="n">${columns.at}</th><th>${columns.request}</th><th>HTTP</th><th class="n">${columns.status}</th><th class="n">${columns.firstByte}</th><th class="n">${columns.lasted}</th><th class="n">${columns.body}</th><th class="n">${columns.messages}</th><th>${columns.ended}</th></tr></thead>
<tbody>${client.slice(0, most).map((exchange) => row(exchange, startT, exchange.how === null ? passed.open : lab.endings[exchange.how]))}</tbody></table></div>${client.length > most && html`<p class="note">${passed.more(client.length - most)}</p>`}`
}

/** Pings, pongs and the closing handshake carry nothing for the application. */
function messagesIn({ events, messages }: WireExchange): number {
  return events?.length ?? messages.filter(({ opcode }) => opcode < 8).length
}

function row(exchange: WireExchange, startT: number, ended: string): Html {
  const { startedT, method, target, protocol, version, response, endedT } = exchange
  return html`<tr><td class="n">${spelled(startedT - startT)}</td><td class="wide"><code>${protocol ?? method} ${target}</code></td><td>${version}</td><td class="n">${response?.status ?? '–'}</td><td class="n">${response ? spelled(response.headT - startedT) : '–'}</td><td class="n">${endedT === null ? '–' : spelled(endedT - startedT)}</td><td class="n">${response?.body.bytes ?? 0}</td><td class="n">${messagesIn(exchange)}</td><td>${ended}</td></tr>`
}
