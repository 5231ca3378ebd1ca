import { Command, CommanderError } from 'commander'
import { errorCodes, LabError, messageOf } from '../core/errors.ts'
import { brownoutVersion } from '../run/lab.ts'
import { adviseCommand } from './commands/advise.ts'
import { compareCommand } from './commands/compare.ts'
import { doctorCommand } from './commands/doctor.ts'
import { exportCommand } from './commands/export.ts'
import { listCommand } from './commands/list.ts'
import { matrixCommand } from './commands/matrix.ts'
import { proxyCommand } from './commands/proxy.ts'
import { reportCommand } from './commands/report.ts'
import { runCommand } from './commands/run.ts'
import { runsCommand } from './commands/runs.ts'
import { serveCommand } from './commands/serve.ts'
import { toxiproxyCommand } from './commands/toxiproxy.ts'
import { verifyNotesCommand } from './commands/verify-notes.ts'

const program = new Command('brownout')
  .description('One message feed over every web transport, real intermediaries in between, and what each client does about it.')
  .version(brownoutVersion)
  .showHelpAfterError('(brownout --help shows what there is)')
  .exitOverride()
  .addCommand(listCommand())
  .addCommand(doctorCommand())
  .addCommand(runCommand())
  .addCommand(matrixCommand())
  .addCommand(runsCommand())
  .addCommand(adviseCommand())
  .addCommand(compareCommand())
  .addCommand(reportCommand())
  .addCommand(exportCommand())
  .addCommand(serveCommand())
  .addCommand(verifyNotesCommand())
  .addCommand(proxyCommand())
  .addCommand(toxiproxyCommand())
for (const command of program.commands.flatMap((top) => [top, ...top.commands])) command.exitOverride()

/** 0 done, 1 an expectation failed, 2 bad usage or bad input, 3 invalid run. Never a stack trace for a person's mistake. */
async function main(): Promise<void> {
  try {
    await program.parseAsync(process.argv)
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else if (error instanceof LabError) {
      console.error(`brownout: ${error.message}`)
      process.exitCode = errorCodes[error.code]
    } else {
      console.error(`brownout: ${messageOf(error)}`)
      if (process.env['BROWNOUT_DEBUG']) console.error(error)
      process.exitCode = 3
    }
  }
}

await main()
// Everything is closed by now. The exit is explicit because Node 20 can spin for ever in its own clean-up (Environment::CleanupHandles)
// once a TLS socket was reset with a write in flight, which is just what this program does for a living.
process.stdout.write('', () => process.exit(process.exitCode ?? 0))
