import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import type { Random } from '../contract/context.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { createApi } from './api.ts'
import { ProxyCollection } from './collection.ts'
import { readJson } from './go-json.ts'
import { faultOfToxic } from './fault-toxics.ts'
import type { LinkObservation } from './observation.ts'

export type { LinkObservation } from './observation.ts'

export interface LinkEngineOptions {
  /** Where the API listens, default 127.0.0.1. `localhost`: 127.0.0.1 and, where there is one, ::1. */
  readonly host?: string
  /** Default 0: any free port. */
  readonly port?: number
  /** All dice and jitter come from here. */
  readonly random: Random
  /** Behave as Toxiproxy does also where this engine deviates on purpose (docs/link.md lists it). */
  readonly strict?: boolean
  /** What a client sees when its upstream cannot be reached: RST (default), or FIN as in Toxiproxy. */
  readonly unreachable?: 'fin' | 'rst'
  /** Default 10,000 ms. */
  readonly connectTimeoutMs?: number
  /** Serve /metrics. */
  readonly metrics?: boolean
  observe?(observation: LinkObservation): void
}

export interface LinkEngine extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** The body of POST /populate: a config file. Throws LabError when it cannot be used. */
  populate(json: string): Promise<number>
  /** Open connections of all proxies. */
  openConnections(): number
  close(): Promise<void>
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `port ${port} of ${host} is already in use; choose another with --port` : `cannot listen on ${host}:${port}: ${error.message}`
      reject(new LabError(error.code === 'EADDRINUSE' ? 'LAB_PORT_IN_USE' : 'LAB_BAD_OPTION', `Toxiproxy API: ${why}`, { cause: error }))
    })
    server.listen({ host, port }, () => resolve((server.address() as AddressInfo).port))
  })
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Starts a Toxiproxy in this process: its HTTP API, no proxies yet. */
export async function startLinkEngine(options: LinkEngineOptions): Promise<LinkEngine> {
  const { host = '127.0.0.1', strict = false } = options
  const collection = new ProxyCollection({
    random: options.random,
    strict,
    unreachable: options.unreachable ?? (strict ? 'fin' : 'rst'),
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    observe: (observation) => {
      const fault = observation.kind === 'open' || observation.toxic === undefined ? undefined : faultOfToxic(observation.toxic)
      options.observe?.(fault ? { ...observation, fault } : observation)
    },
  })
  const api = (): Server => createApi({ collection, metrics: options.metrics ?? false, loopbackHostsOnly: !strict && isLoopback(host) })
  const servers = [api()]
  const port = await listen(servers[0] as Server, host === 'localhost' ? '127.0.0.1' : host, options.port ?? 0)
  if (host === 'localhost') {
    const sixth = api()
    try {
      await listen(sixth, '::1', port)
      servers.push(sixth)
    } catch (error) {
      sixth.close()
      // A machine without IPv6 does without; a port that another program holds there would answer for us.
      if (error instanceof LabError && error.code === 'LAB_PORT_IN_USE') {
        servers[0]?.close()
        throw error
      }
    }
  }
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => new Promise((resolve) => (server.close(resolve), server.closeAllConnections()))))
    await collection.clear()
  }
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    async populate(json) {
      try {
        return (await collection.populate(() => readJson(Buffer.from(json))))?.length ?? 0
      } catch (error) {
        const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
        throw new LabError('LAB_BAD_OPTION', `cannot use the config: ${messageOf(cause)}`, { cause: error })
      }
    },
    openConnections: () => collection.all().reduce((sum, proxy) => sum + proxy.openConnections, 0),
    close,
    [Symbol.asyncDispose]: close,
  }
}
