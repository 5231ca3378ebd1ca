import { readFile } from 'node:fs/promises'
import { LabError, messageOf } from '../core/errors.ts'
import { seededRandom } from '../core/random.ts'
import { type LinkEngine, startLinkEngine } from '../link/engine.ts'

export interface LinkServerOptions {
  /** `localhost` listens on 127.0.0.1 and ::1. */
  readonly host: string
  readonly port: number
  /** A JSON array of proxies, as for POST /populate; may carry toxics. */
  readonly configFile?: string | undefined
  readonly strict: boolean
  readonly metrics: boolean
  readonly seed: number
}

/** The link engine alone: a Toxiproxy server for any client. */
export async function startLinkServer(options: LinkServerOptions): Promise<{ readonly engine: LinkEngine; readonly populated: number }> {
  const { host, port, strict, metrics, configFile } = options
  const config = configFile === undefined ? undefined : await readConfig(configFile)
  const engine = await startLinkEngine({ host, port, strict, metrics, unreachable: 'fin', random: seededRandom(options.seed) })
  try {
    return { engine, populated: config === undefined ? 0 : await engine.populate(config) }
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function readConfig(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new LabError('LAB_BAD_OPTION', `cannot read the config file ${path}: ${messageOf(error)}`, { cause: error })
  }
}
