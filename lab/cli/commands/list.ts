import { Argument, Command } from 'commander'
import { listBroken, listConditions, listScenarios, listTransports } from '../../run/catalogue.ts'
import { faultInfos } from '../../run/faults.ts'

const kinds = ['transports', 'faults', 'conditions', 'scenarios'] as const

const rows: Readonly<Record<(typeof kinds)[number], () => readonly (readonly [string, string])[]>> = {
  transports: () => listTransports().map(({ id, title, explain }) => [id, `${title}. ${explain}`]),
  faults: () => faultInfos().map(({ id, explain }) => [id, explain]),
  conditions: () => listConditions().map(({ id, title, summary, yours }) => [id, `${yours ? 'yours: ' : ''}${summary ?? title}`]),
  scenarios: () => listScenarios().map(({ id, title, question, yours }) => [id, `${yours ? 'yours: ' : ''}${question ?? title}`]),
}

export function listCommand(): Command {
  return new Command('list')
    .description('what there is: transports, faults, conditions, scenarios')
    .addArgument(new Argument('[kind]', 'only these').choices(kinds))
    .action((kind: (typeof kinds)[number] | undefined) => {
      for (const name of kind ? [kind] : kinds) {
        const found = rows[name]()
        const width = Math.max(...found.map(([id]) => id.length), 0)
        console.log(`${name}\n${found.map(([id, text]) => `  ${id.padEnd(width)}  ${text}`).join('\n')}\n`)
      }
      for (const { message } of listBroken()) console.error(`brownout: ${message}`)
    })
}
