import type { Imitation } from '../contract/scenario.ts'
import { standardTransports } from '../contract/transport.ts'
import type { Measured } from './intermediaries/measured.ts'
import { type Pair, sameOutcome, textOf } from './intermediaries/outcome.ts'

export interface ImitatedCondition {
  readonly id: string
  readonly imitates: Imitation
  readonly measured: Measured | undefined
}

const looked = [
  'HTTP inside TLS',
  'certificate that clients see',
  'WebSocket without TLS',
  'status of a WebSocket handshake',
  'a short answer',
  'first 600 ms of a stream',
  'first burst of a stream',
  'delay of events',
  'second reader of a stream without Cache-Control',
  'two requests that wait for one head',
  'the first of two readers leaves',
  'head that was flushed alone',
  'HTTP/2 head that was flushed alone',
  'silent stream',
  'silent tunnel',
  'hanging request',
  'idle connection',
  'half a request head',
  'stream cut by FIN',
  'stream cut by RST',
  'tunnel cut by RST',
  'Close 4001 of the origin',
  'Close 1000 of the client',
  'HTTP/2 stream cut by FIN',
  'origin refuses',
  'origin ends without an answer',
  'extended CONNECT',
  'HTTP/2 settings',
  'reload',
] as const

/** docs/intermediaries.md: nothing in it but what was measured, and what the conditions say of themselves. */
export function intermediariesTable(conditions: readonly ImitatedCondition[]): string {
  const compared = conditions.filter((condition): condition is ImitatedCondition & { measured: Measured } => condition.measured !== undefined)
  return [
    '# Intermediaries: the real thing and its imitation',
    '',
    'Written by `lab/run/intermediaries-table.test.ts` from `lab/run/intermediaries/measured/`, which the tests beside the real daemons keep',
    '(`npm run test:peers -- lab/run/intermediaries`, with `-u` after a change). Time scale 1:20, Node probe. Times are lab times but for delays of',
    'events; two times are the same when they are nearer to each other than they can be measured (`withinMs`: 5 s for limits, 1.5 s for retries).',
    'Where a cell has an arrow, the real thing comes first and the imitation second. `differs` of the condition lists exactly these.',
    '',
    '## Verdicts, as filed',
    '',
    ...verdicts(compared.filter(hasRuns), (transport) => transport),
    '',
    '## Verdicts while the origin restarts',
    '',
    'The same software under a busy feed; at 40 s the origin crashes and is back at 60 s.',
    '',
    ...verdicts(compared.filter(hasRuns), (transport) => `${transport} after a restart`),
    '',
    '## On the wire',
    '',
    ...compared.flatMap(onTheWire),
    '## Not compared',
    '',
    'Software that cannot be had here, and kinds of software: as documented, or typical of what is reported. Sources are in the conditions.',
    '',
    ...table(['condition', 'software', 'version', 'setup', 'evidence', 'where the real thing is otherwise'], conditions.filter(({ measured }) => !measured).map(({ id, imitates }) => [`\`${id}\``, imitates.software, imitates.version, imitates.setup, imitates.evidence, imitates.differs.join(' ')])),
    '',
  ].join('\n')
}

/** Forward proxies are looked at by clients behind them, without runs. */
const hasRuns = ({ measured }: { readonly measured: Measured }) => measured.outcomes['polling'] !== undefined

function verdicts(compared: readonly (ImitatedCondition & { readonly measured: Measured })[], subject: (transport: string) => string): string[] {
  return table(
    ['condition', 'software', ...standardTransports],
    compared.map(({ id, measured }) => [`\`${id}\``, `${measured.software} ${measured.version}`, ...standardTransports.map((transport) => cell(measured.outcomes[subject(transport)]))]),
  )
}

function onTheWire({ id, imitates, measured }: ImitatedCondition & { readonly measured: Measured }): string[] {
  return [
    `### ${id}`,
    '',
    `${measured.software} ${measured.version}: ${imitates.setup}.`,
    '',
    ...table(['looked at', 'seen'], looked.filter((subject) => measured.outcomes[subject]).map((subject) => [subject, cell(measured.outcomes[subject])])),
    '',
    ...imitates.differs.map((line) => `- differs: ${line}`),
    ...(imitates.differs.length > 0 ? [''] : []),
  ]
}

function cell(pair: Pair | undefined): string {
  if (!pair) return 'not measured'
  return sameOutcome(pair.real, pair.ours) ? textOf(pair.real) : `${textOf(pair.real)} → ${textOf(pair.ours)}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`)
}
