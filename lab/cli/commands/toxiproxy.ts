import { Command, InvalidArgumentError, Option } from 'commander'
import { startLinkServer } from '../../run/link-server.ts'

interface Given {
  readonly host: string
  readonly port: number
  readonly config?: string
  readonly strict?: boolean
  readonly seed: number
  readonly proxyMetrics?: boolean
}

const integer =
  ({ min, max }: { readonly min: number; readonly max: number }) =>
  (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < min || value > max) throw new InvalidArgumentError(`"${text}" is not a whole number from ${min} to ${max}.`)
    return value
  }

export function toxiproxyCommand(): Command {
  return new Command('toxiproxy')
    .description('the link engine alone: a Toxiproxy 2.12 server for any Toxiproxy client')
    .addOption(new Option('--host <host>', 'where the API listens; localhost is 127.0.0.1 and ::1').default('localhost'))
    .addOption(new Option('--port <port>', 'port of the API, 0 for a free one').default(8474).argParser(integer({ min: 0, max: 65_535 })))
    .addOption(new Option('--config <file>', 'JSON array of proxies to create on startup; may carry toxics'))
    .addOption(new Option('--strict', 'behave as Toxiproxy also where this engine deviates on purpose (docs/link.md)').conflicts('compat'))
    .addOption(new Option('--compat', 'compatible, with the documented deviations (the default)'))
    .addOption(new Option('--seed <n>', 'seed of jitter and dice').default(1).argParser(integer({ min: 0, max: Number.MAX_SAFE_INTEGER })))
    .addOption(new Option('--proxy-metrics', 'serve byte counters at /metrics in Prometheus text'))
    .action(async ({ host, port, config, strict = false, seed, proxyMetrics = false }: Given) => {
      const { engine, populated } = await startLinkServer({ host, port, configFile: config, strict, seed, metrics: proxyMetrics })
      console.log(`Toxiproxy API is at ${engine.url}${config === undefined ? '' : `, ${populated} proxies from ${config}`}`)
      console.log('Ctrl-C ends it.')
      await new Promise<void>((resolve) => {
        process.once('SIGINT', () => resolve())
        process.once('SIGTERM', () => resolve())
      })
      await engine.close()
    })
}
