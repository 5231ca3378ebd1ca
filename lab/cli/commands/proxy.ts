import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Command, InvalidArgumentError, Option } from 'commander'
import { LabError, messageOf } from '../../core/errors.ts'
import { type OwnServerRun, startOwnServer } from '../../run/own-server-run.ts'
import { parseTarget } from '../../run/target.ts'
import { options } from '../options.ts'
import { type Control, controlHelp, parseControlLine } from '../proxy/control-line.ts'
import { eventLine } from '../proxy/event-line.ts'

interface Given {
  readonly target: string
  readonly condition?: string
  readonly listen?: number
  readonly host: string
  readonly keepHost?: boolean
  readonly insecure?: boolean
  readonly ca?: string
  readonly certOut?: string
  readonly record?: string
  readonly scale?: number
  readonly seed?: number
  readonly toxiproxy?: string
  readonly quiet?: boolean
}

export function proxyCommand(): Command {
  return new Command('proxy')
    .description('your own server behind the lab\'s link and gateway; faults are switched while it runs')
    .requiredOption('--target <url>', 'your server: http(s)://host:port (ws and wss mean the same)')
    .option('--condition <name>', 'the condition to start with: an id or a YAML file (default clean: no fault)')
    .addOption(new Option('--listen <port>', 'where your client connects (default: a free port)').argParser(port))
    .addOption(new Option('--host <address>', 'listen there; anything but loopback lets other machines in').default('127.0.0.1'))
    .option('--keep-host', 'leave Host and :authority as the client writes them (default: they name the target)')
    .option('--insecure', 'take any certificate of the target')
    .option('--ca <file>', 'trust this certificate (PEM) of the target, or its authority, too')
    .option('--cert-out <file>', 'write what clients have to trust, as PEM: the certificate they are shown, and the authority of gateway/intercept-tls')
    .option('--record <file>', 'write the event log (NDJSON) with the bytes of the wire, for "brownout report": heads and bodies are in it, secrets too')
    .addOption(options.scale().default(1, '1: real time'))
    .addOption(options.seed())
    .addOption(options.toxiproxy())
    .option('-q, --quiet', 'print the address and troubles only')
    .action(runProxy)
}

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError(`"${text}" is not a port from 0 to 65535.`)
  return value
}

async function runProxy(given: Given): Promise<void> {
  const target = parseTarget(given.target)
  await using run = await startOwnServer({
    target,
    condition: given.condition,
    listen: { host: given.host, port: given.listen ?? 0 },
    keepHost: given.keepHost,
    trust: { insecure: given.insecure ?? false, caFile: given.ca },
    toxiproxyUrl: given.toxiproxy,
    scale: given.scale,
    seed: given.seed,
    recordFile: given.record,
    tap: given.record !== undefined,
  })
  for (const warning of run.server.warnings) console.error(`brownout: warning: ${warning}`)
  if (given.certOut !== undefined) await writeCertificate(given.certOut, run)
  console.log(`${target.url} is behind ${run.server.url}`)
  if (target.tls) console.log(`certificate: SHA-256 ${run.certificate.fingerprintSha256}\nSPKI:        sha256/${run.certificate.spkiSha256Base64}`)
  console.log('Point your client there. "help" says what can be switched, Ctrl-C ends it.')
  if (!given.quiet) {
    showEvents(run)
    for (const { explain, fault } of run.server.active()) console.log(`           ON  ${fault}: ${explain}`)
  }
  await untilEnd(run)
  await run.close()
  const trouble = run.trouble()
  if (trouble) throw trouble
  if (given.record !== undefined) console.log(`${run.eventCount()} events are in ${given.record}`)
}

async function writeCertificate(file: string, run: OwnServerRun): Promise<void> {
  try {
    await writeFile(file, run.trusted)
  } catch (cause) {
    throw new LabError('LAB_DISK', `cannot write the certificate to "${file}": ${messageOf(cause)}`, { cause })
  }
}

function showEvents(run: OwnServerRun): void {
  run.onEvents((batch) => {
    const lines = batch.flatMap((event) => eventLine(event) ?? [])
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
  })
}

/** Ends on SIGINT, SIGTERM or `quit`; the end of standard input only ends the switching. A second signal ends the process at once. */
async function untilEnd(run: OwnServerRun): Promise<void> {
  const input = createInterface({ input: process.stdin, terminal: false })
  await new Promise<void>((resolve) => {
    const onSignal = () => {
      process.on('SIGINT', () => process.exit(130))
      process.on('SIGTERM', () => process.exit(130))
      resolve()
    }
    process.once('SIGINT', onSignal)
    process.once('SIGTERM', onSignal)
    // One after the other: `on` and `off` of two lines must not overtake each other.
    let turn = Promise.resolve()
    input.on('line', (line) => {
      turn = turn.then(async () => {
        try {
          const control = parseControlLine(line)
          if (control?.kind === 'quit') resolve()
          else if (control) await obey(control, run)
        } catch (error) {
          console.error(`brownout: ${messageOf(error)}`)
        }
      })
    })
  })
  input.close()
  process.stdin.destroy()
}

async function obey(control: Exclude<Control, { kind: 'quit' }>, { server, header: { scale } }: OwnServerRun): Promise<void> {
  switch (control.kind) {
    case 'on':
      return server.switchOn(control.fault, control.params)
    case 'off':
      if (control.fault !== 'all') return server.switchOff(control.fault)
      for (const { fault } of server.active()) await server.switchOff(fault)
      return
    case 'condition': {
      const { title, timeline } = await server.applyCondition(control.name)
      const firstMs = timeline[0]?.atMs ?? 0
      return console.log(`condition: ${title}${firstMs > 0 ? `; its first fault comes after ${firstMs / scale / 1000} s` : ''}`)
    }
    case 'status': {
      const on = server.active().map(({ fault, explain }) => `  ${fault}: ${explain}`)
      return console.log([`${server.target.url} is behind ${server.url}, ${on.length === 0 ? 'no fault is on' : 'on are:'}`, ...on].join('\n'))
    }
    case 'help':
      return console.log(controlHelp)
  }
}
