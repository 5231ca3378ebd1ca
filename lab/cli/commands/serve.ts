import { Command } from 'commander'
import { startEngine } from '../../control/start-engine.ts'
import { options } from '../options.ts'

export function serveCommand(): Command {
  return new Command('serve')
    .description('the app in a browser: prints its address with a token')
    .addOption(options.port())
    .addOption(options.probe())
    .addOption(options.save())
    .addOption(options.toxiproxy())
    .action(async (given: { port?: number; probe?: 'node' | 'chromium' | 'browser'; save?: string; toxiproxy?: string }) => {
      const engine = await startEngine({ port: given.port ?? 0, probe: given.probe, saveDir: given.save, toxiproxyUrl: given.toxiproxy })
      console.log(`Brownout is at ${engine.url}`)
      console.log('Ctrl-C ends it.')
      await untilSignal()
      await engine.close()
    })
}

/** The first SIGINT or SIGTERM asks for an orderly end; the second, or ten seconds without one, ends the process as it is. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const onSignal = () => {
      process.on('SIGINT', () => process.exit(130))
      process.on('SIGTERM', () => process.exit(130))
      setTimeout(() => process.exit(1), 10_000).unref()
      resolve()
    }
    process.once('SIGINT', onSignal)
    process.once('SIGTERM', onSignal)
  })
}
