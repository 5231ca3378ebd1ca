import { Command } from 'commander'
import { openRunLibrary, trashDays } from '../../run/run-library.ts'
import { defaultRunsDir } from '../../run/data-folders.ts'
import { findRun } from '../../run/find-run.ts'
import type { RunSummary } from '../../contract/control.ts'
import { options } from '../options.ts'

interface Given {
  readonly dir?: string
}

/** `brownout runs` lists; its subcommands keep the folder in order. */
export function runsCommand(): Command {
  const command = new Command('runs').description('saved runs: list and search, title, pin, delete and bring back, import')
  const add = (name: string, description: string) => command.command(name).description(description).addOption(options.dir())
  command
    .command('list', { isDefault: true })
    .description('newest first; every word must fit title, scenario, fault, day, probe, outcome or verdict (sse=fails), or be `pinned`')
    .argument('[words...]', 'only those that fit')
    .addOption(options.dir())
    .action(async (words: string[], given: Given) => within(given, async (library) => print(await library.list(words.join(' ')), `no runs in ${library.dir}${words.length > 0 ? ' fit' : ''}`)))
  add('rename <run> <title>', 'a title of your own; "" for that of the scenario').action((run: string, title: string, given: Given) => change(given, run, (library, id) => library.rename(id, title === '' ? null : title)))
  add('pin <run>', 'mark a run').action((run: string, given: Given) => change(given, run, (library, id) => library.pin(id, true)))
  add('unpin <run>', 'take the mark away').action((run: string, given: Given) => change(given, run, (library, id) => library.pin(id, false)))
  add('delete <run>', `move a run to the trash; it stays there for ${trashDays} days`).action((run: string, given: Given) => change(given, run, async (library, id) => {
    await library.remove(id)
    console.log(`run ${id} is in the trash for ${trashDays} days; \`brownout runs undo\` brings it back`)
  }))
  add('undo [run]', 'bring back the run that was deleted last, or this one').action(async (run: string | undefined, given: Given) => within(given, async (library) => {
    const last = run ?? (await library.trash())[0]?.run
    if (last === undefined) return console.log('the trash is empty')
    await library.restore(last)
    console.log(`run ${last} is back`)
  }))
  add('trash', 'what can be brought back').action((given: Given) => within(given, async (library) => print(await library.trash(), 'the trash is empty')))
  add('import <file>', 'copy a run file from anywhere, after reading it').action((file: string, given: Given) => within(given, async (library) => console.log(`imported run ${(await library.importFile(file)).run}`)))
  return command
}

type Library = ReturnType<typeof openRunLibrary>

async function within(given: Given, body: (library: Library) => Promise<void>): Promise<void> {
  const library = openRunLibrary(given.dir ?? defaultRunsDir())
  try {
    await body(library)
  } finally {
    await library.close()
  }
}

/** Any name that `findRun` takes, as long as it is a run of the folder. */
function change(given: Given, name: string, body: (library: Library, id: string) => Promise<void>): Promise<void> {
  return within(given, async (library) => body(library, (await findRun(name, library.dir)).summary?.run ?? name))
}

function print(runs: readonly RunSummary[], none: string): void {
  if (runs.length === 0) return console.log(none)
  const rows = runs.map((run) => [run.pinned ? '*' : ' ', run.run, run.startedAt.slice(0, 19).replace('T', ' '), run.probe, run.outcome, run.title, verdictsOf(run)])
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? []
  for (const row of rows) console.log(row.map((text, i) => text.padEnd(widths[i] ?? 0)).join('  ').trimEnd())
}

/** `sse reconnects, websocket fails`; those that came through unharmed are only counted. */
function verdictsOf({ verdicts }: RunSummary): string {
  const all = Object.entries(verdicts ?? {})
  const harmed = all.filter(([, verdict]) => verdict !== 'unaffected').map(([transport, verdict]) => `${transport} ${verdict}`)
  const fine = all.length - harmed.length
  return [...harmed, ...(fine > 0 ? [`${fine} unaffected`] : [])].join(', ')
}
