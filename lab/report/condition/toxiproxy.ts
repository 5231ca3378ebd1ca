import type { ExportedCondition, ExportedFault, Expressed } from './exported-condition.ts'
import { when } from './exported-condition.ts'

interface Toxic {
  readonly name: string
  readonly type: string
  readonly stream: string
  readonly toxicity: number
  readonly attributes: Readonly<Record<string, string | number>>
}

/**
 * Toxiproxy: a list as its config file and POST /populate take it, with the toxics as GET /proxies shows them. Toxiproxy
 * reads proxies from it and skips what it does not know; every toxic is then sent to POST /proxies/NAME/toxics.
 */
export function toToxiproxy({ id, title, faults }: ExportedCondition): string {
  const told = faults.map((fault) => ({ fault, expressed: express(fault) }))
  const proxy = {
    name: id,
    listen: '127.0.0.1:8080',
    upstream: '127.0.0.1:80',
    enabled: !faults.some(({ fault, fromMs }) => fault === 'link/down' && fromMs === 0),
    toxics: told.flatMap(({ expressed }) => ('does' in expressed ? expressed.does : [])).map(withOwnName),
    notes: [
      `Brownout condition "${id}": ${title}`,
      'Set listen and upstream. Toxiproxy makes the proxy from this file; send every entry of "toxics" to POST /proxies/NAME/toxics.',
      ...told.flatMap(({ fault, expressed }) => notesOf(fault, expressed)),
    ],
  }
  return `${JSON.stringify([proxy], undefined, 2)}\n`
}

/** A proxy takes every name once; a fault may come a second time. */
function withOwnName(own: Toxic, place: number, all: readonly Toxic[]): Toxic {
  const before = all.slice(0, place).filter(({ name }) => name === own.name).length
  return before === 0 ? own : { ...own, name: `${own.name}_${before + 1}` }
}

function notesOf(fault: ExportedFault, expressed: Expressed<readonly Toxic[]>): string[] {
  const head = `${fault.fault}, ${when(fault)}: ${fault.explain}`
  if ('cannot' in expressed) return [`${head} Not expressed: ${expressed.cannot}`]
  return [expressed.differs ? `${head} Differs: ${expressed.differs}` : head]
}

function express(fault: ExportedFault): Expressed<readonly Toxic[]> {
  const { params } = fault
  if (!fault.fault.startsWith('link/')) return { cannot: 'Toxiproxy works on bytes and knows no HTTP.' }
  switch (fault.fault) {
    case 'link/down':
      return { does: [], differs: 'this is no toxic; set "enabled" to false with POST /proxies/NAME, and to true again.' }
    case 'link/reset':
      return { does: [toxic('reset_peer', 'downstream', { timeout: 0 })], differs: 'an idle connection is reset when its next byte comes, and new ones too while the toxic is there; remove it at once.' }
    case 'link/blackhole': {
      if (params['flows'] === 'old') return { cannot: 'no toxic of Toxiproxy spares new connections.' }
      // Its name is not the type's: `link/timeout` may stand beside it.
      return { does: fault.toxics.map(({ stream }) => ({ ...toxic('timeout', stream, { timeout: 0 }), name: `blackhole_${stream}` })) }
    }
    case 'link/loss':
      return { cannot: 'Toxiproxy has no such toxic; `latency` with jitter on a part of the connections (toxicity) comes nearest.' }
    default:
      return fault.toxics.length > 0 ? { does: fault.toxics.map(({ type, stream, attributes }) => toxic(type, stream, attributes)) } : { cannot: 'Toxiproxy has no such toxic.' }
  }
}

function toxic(type: string, stream: string, attributes: Toxic['attributes']): Toxic {
  return { name: `${type}_${stream}`, type, stream, toxicity: 1, attributes }
}
