import { inTurn } from '../core/in-turn.ts'
import { badRequestBody, missingField, proxyAlreadyExists, proxyNotFound, toxicAlreadyExists, toxicNotFound } from './api-error.ts'
import { type GoFields, type JsonNode, childOf, decodeStruct } from './go-json.ts'
import { Proxy, type ProxySettings } from './proxy.ts'
import type { Toxic } from './toxic.ts'
import { parseToxic, patchToxic } from './toxic-input.ts'

interface ProxyInput {
  readonly name: string
  readonly listen: string
  readonly upstream: string
  readonly enabled: boolean
}
interface PopulateEntry extends ProxyInput {
  /** Undefined: not mentioned, or not read in strict mode. */
  readonly toxics: readonly Toxic[] | undefined
}

const proxyFields = (prefix: string): GoFields => ({
  name: { type: 'string', path: `${prefix}name` },
  listen: { type: 'string', path: `${prefix}listen` },
  upstream: { type: 'string', path: `${prefix}upstream` },
  enabled: { type: 'bool', path: prefix === '.Proxy.' ? '.enabled' : `${prefix}enabled` },
  Logger: { type: { struct: 'zerolog.Logger' }, path: `${prefix}Logger` },
})

function parseProxy(node: JsonNode, defaults: ProxyInput): ProxyInput {
  return { ...defaults, ...decodeStruct(node, { goType: 'toxiproxy.Proxy', fields: proxyFields('Proxy.') }) }
}
const blank: ProxyInput = { name: '', listen: '', upstream: '', enabled: true }

/** An error of /populate carries what was made before it. */
export class PopulateError extends Error {
  readonly made: readonly Proxy[] | null
  constructor(cause: unknown, made: readonly Proxy[] | null) {
    super('populate failed', { cause })
    this.made = made
  }
}

/** All proxies of an engine; one change at a time. */
export class ProxyCollection {
  readonly #proxies = new Map<string, Proxy>()
  readonly #settings: ProxySettings
  readonly #exclusively = inTurn()

  constructor(settings: ProxySettings) {
    this.#settings = settings
  }

  all(): readonly Proxy[] {
    return [...this.#proxies.values()]
  }
  get(name: string): Proxy {
    const proxy = this.#proxies.get(name)
    if (!proxy) throw proxyNotFound()
    return proxy
  }

  async create(node: JsonNode): Promise<Proxy> {
    const input = parseProxy(node, blank)
    if (input.name === '') throw missingField('name')
    if (input.upstream === '') throw missingField('upstream')
    return this.#exclusively(async () => {
      if (this.#proxies.has(input.name)) throw proxyAlreadyExists()
      const proxy = new Proxy(input, this.#settings)
      if (input.enabled) await proxy.start()
      this.#proxies.set(proxy.name, proxy)
      return proxy
    })
  }

  async update(name: string, node: JsonNode): Promise<Proxy> {
    const proxy = this.get(name)
    await proxy.update(parseProxy(node, proxy))
    return proxy
  }

  /** Checks everything before it makes anything; entries that differ replace, entries that do not are left alone. */
  async populate(read: () => JsonNode): Promise<readonly Proxy[] | null> {
    let entries: readonly PopulateEntry[]
    try {
      entries = this.#parsePopulate(read())
    } catch (error) {
      throw new PopulateError(error, null)
    }
    const made: Proxy[] = []
    try {
      await this.#exclusively(async () => {
        for (const entry of entries) made.push(await this.#addOrReplace(entry))
      })
    } catch (error) {
      throw new PopulateError(error, made.length > 0 ? made : null)
    }
    return made.length > 0 ? made : null
  }

  remove(name: string): Promise<void> {
    return this.#exclusively(async () => {
      await this.get(name).stop()
      this.#proxies.delete(name)
    })
  }

  /** Every proxy on, every toxic gone. The first that cannot start ends it, as in Toxiproxy. */
  async reset(): Promise<void> {
    for (const proxy of this.all()) {
      await proxy.start()
      for (const toxic of proxy.toxics) proxy.removeToxic(toxic)
      await proxy.settle()
    }
  }

  async clear(): Promise<void> {
    for (const proxy of this.all()) await this.remove(proxy.name)
  }

  async addToxic(proxy: Proxy, node: JsonNode): Promise<Toxic> {
    const toxic = parseToxic(node, this.#settings, (name) => (proxy.findToxic(name) ? toxicAlreadyExists() : undefined))
    proxy.addToxic(toxic)
    await proxy.settle()
    return toxic
  }
  async removeToxic(proxy: Proxy, name: string): Promise<void> {
    proxy.removeToxic(this.findToxic(proxy, name))
    await proxy.settle()
  }
  findToxic(proxy: Proxy, name: string): Toxic {
    const toxic = proxy.findToxic(name)
    if (!toxic) throw toxicNotFound()
    return toxic
  }
  async updateToxic(proxy: Proxy, name: string, node: () => JsonNode): Promise<Toxic> {
    const toxic = this.findToxic(proxy, name)
    patchToxic(toxic, node(), this.#settings)
    proxy.updateToxic(toxic)
    await proxy.settle()
    return toxic
  }

  async #addOrReplace(entry: PopulateEntry): Promise<Proxy> {
    const existing = this.#proxies.get(entry.name)
    const keep = existing !== undefined && !(await existing.differs(entry))
    const proxy = keep ? existing : new Proxy(entry, this.#settings)
    if (!keep) {
      await existing?.stop()
      if (entry.enabled) await proxy.start()
      this.#proxies.set(proxy.name, proxy)
    }
    if (entry.toxics) {
      for (const toxic of proxy.toxics) proxy.removeToxic(toxic)
      for (const toxic of entry.toxics) proxy.addToxic(toxic)
      await proxy.settle()
    }
    return proxy
  }

  #parsePopulate(node: JsonNode): readonly PopulateEntry[] {
    if (node.kind === 'null') return []
    if (node.kind !== 'array') {
      throw badRequestBody(`json: cannot unmarshal ${node.kind} into Go value of type []struct { toxiproxy.Proxy; Enabled *bool "json:\\"enabled\\"" }`)
    }
    const goType = 'struct { toxiproxy.Proxy; Enabled *bool "json:\\"enabled\\"" }'
    const inputs = node.items.map((item) => ({ ...blank, ...decodeStruct(item, { goType, fields: proxyFields('.Proxy.') }) }))
    for (const [i, { name, upstream }] of inputs.entries()) {
      if (name === '') throw missingField(`name at proxy ${i + 1}`)
      if (upstream === '') throw missingField(`upstream at proxy ${i + 1}`)
    }
    return inputs.map((input, i) => ({ ...input, toxics: this.#settings.strict ? undefined : this.#parseToxics(node.items[i] as JsonNode) }))
  }

  #parseToxics(item: JsonNode): readonly Toxic[] | undefined {
    const list = childOf(item, 'toxics')
    if (!list || list.kind === 'null') return undefined
    if (list.kind !== 'array') throw badRequestBody(`json: cannot unmarshal ${list.kind} into Go struct field .Proxy.toxics of type []toxics.Toxic`)
    const names = new Set<string>()
    return list.items.map((toxicNode) => {
      const toxic = parseToxic(toxicNode, this.#settings, (name) => (names.has(name) ? toxicAlreadyExists() : undefined))
      names.add(toxic.name)
      return toxic
    })
  }
}
