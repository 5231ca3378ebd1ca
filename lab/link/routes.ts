import type { IncomingMessage } from 'node:http'
import { proxyNotFound } from './api-error.ts'
import type { ProxyCollection } from './collection.ts'
import { type JsonNode, readJson } from './go-json.ts'
import { goMap, goString } from './go-marshal.ts'
import { marshalProxies, marshalProxy, marshalToxic, marshalToxics } from './marshal.ts'
import { renderMetrics } from './metrics.ts'

/** The release whose behaviour this engine speaks. */
export const toxiproxyVersion = '2.12.0'

export interface Reply {
  readonly status: number
  readonly type?: string
  readonly body: string
}
export interface Call {
  readonly collection: ProxyCollection
  /** Decoded path segments in the order of the route's parameters. */
  readonly args: readonly string[]
  readonly method: string
  body(): Promise<Buffer>
}
export interface Route {
  readonly path: RegExp
  /** Undefined: any method. */
  readonly methods: readonly string[] | undefined
  handle(call: Call): Promise<Reply>
}

const json = (body: string, status = 200): Reply => ({ status, type: 'application/json', body })
const noContent: Reply = { status: 204, body: '' }
const bodyNode = async (call: Call): Promise<JsonNode> => readJson(await call.body())
const proxyOf = ({ collection, args }: Call) => {
  const [name] = args
  if (name === undefined) throw proxyNotFound()
  return collection.get(name)
}

const collectionRoutes: readonly Route[] = [
  {
    path: /^\/reset$/,
    methods: ['POST'],
    handle: async ({ collection }) => (await collection.reset(), noContent),
  },
  {
    path: /^\/proxies$/,
    methods: ['GET'],
    handle: async ({ collection }) => json(goMap(collection.all().map((proxy) => [proxy.name, marshalProxy(proxy)]))),
  },
  {
    path: /^\/proxies$/,
    methods: ['POST'],
    handle: async (call) => json(marshalProxy(await call.collection.create(await bodyNode(call))), 201),
  },
  {
    path: /^\/populate$/,
    methods: ['POST'],
    async handle(call) {
      const body = await call.body()
      return json(`{"proxies":${marshalProxies(await call.collection.populate(() => readJson(body)))}}`, 201)
    },
  },
  {
    path: /^\/version$/,
    methods: ['GET'],
    handle: async () => ({ status: 200, type: 'application/json;charset=utf-8', body: `{"version": ${goString(toxiproxyVersion)}}\n` }),
  },
]

const proxyRoutes: readonly Route[] = [
  {
    path: /^\/proxies\/([^/]+)$/,
    methods: ['GET'],
    handle: async (call) => json(marshalProxy(proxyOf(call))),
  },
  {
    path: /^\/proxies\/([^/]+)$/,
    methods: ['POST', 'PATCH'],
    async handle(call) {
      const { name } = proxyOf(call)
      return json(marshalProxy(await call.collection.update(name, await bodyNode(call))))
    },
  },
  {
    path: /^\/proxies\/([^/]+)$/,
    methods: ['DELETE'],
    handle: async ({ collection, args }) => (await collection.remove(args[0] ?? ''), noContent),
  },
  {
    path: /^\/proxies\/([^/]+)\/toxics$/,
    methods: ['GET'],
    handle: async (call) => json(marshalToxics(proxyOf(call).toxics)),
  },
  {
    path: /^\/proxies\/([^/]+)\/toxics$/,
    methods: ['POST'],
    async handle(call) {
      const proxy = proxyOf(call)
      return json(marshalToxic(await call.collection.addToxic(proxy, await bodyNode(call))))
    },
  },
  {
    path: /^\/proxies\/([^/]+)\/toxics\/([^/]+)$/,
    methods: ['GET'],
    handle: async (call) => json(marshalToxic(call.collection.findToxic(proxyOf(call), call.args[1] ?? ''))),
  },
  {
    path: /^\/proxies\/([^/]+)\/toxics\/([^/]+)$/,
    methods: ['POST', 'PATCH'],
    async handle(call) {
      const proxy = proxyOf(call)
      const body = await call.body()
      return json(marshalToxic(await call.collection.updateToxic(proxy, call.args[1] ?? '', () => readJson(body))))
    },
  },
  {
    path: /^\/proxies\/([^/]+)\/toxics\/([^/]+)$/,
    methods: ['DELETE'],
    async handle(call) {
      const proxy = proxyOf(call)
      await call.collection.removeToxic(proxy, call.args[1] ?? '')
      return noContent
    },
  },
]

const metricsRoute: Route = {
  path: /^\/metrics$/,
  methods: undefined,
  handle: async ({ collection }) => ({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores', body: renderMetrics(collection.all()) }),
}

export function routesOf({ metrics }: { readonly metrics: boolean }): readonly Route[] {
  return [...collectionRoutes, ...proxyRoutes, ...(metrics ? [metricsRoute] : [])]
}

/** A body is at most this long; Toxiproxy has no limit. */
const maxBodyBytes = 64 * 1024 * 1024

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= maxBodyBytes) chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
