import { goFloat32, goObject, goString } from './go-marshal.ts'
import type { Proxy } from './proxy.ts'
import type { Toxic } from './toxic.ts'

/** The JSON of a toxic, byte for byte in Toxiproxy's order. */
export function marshalToxic(toxic: Toxic): string {
  const attributes = Object.entries(toxic.definition.attributes)
    .filter(([name, spec]) => !spec.optional || toxic.attributes[name] !== spec.default)
    .map(([name]) => {
      const value = toxic.attributes[name]
      return [name, typeof value === 'string' ? goString(value) : String(value)] as const
    })
  return goObject([
    ['attributes', goObject(attributes)],
    ['name', goString(toxic.name)],
    ['type', goString(toxic.type)],
    ['stream', goString(toxic.streamText)],
    ['toxicity', goFloat32(toxic.toxicity)],
  ])
}

export const marshalToxics = (toxics: readonly Toxic[]): string => `[${toxics.map(marshalToxic).join(',')}]`

/** The stray `Logger` is really there: Toxiproxy forgot its json tag. */
export function marshalProxy(proxy: Proxy): string {
  return goObject([
    ['name', goString(proxy.name)],
    ['listen', goString(proxy.listen)],
    ['upstream', goString(proxy.upstream)],
    ['enabled', String(proxy.enabled)],
    ['Logger', '{}'],
    ['toxics', marshalToxics(proxy.toxics)],
  ])
}

export const marshalProxies = (proxies: readonly Proxy[] | null): string => (proxies === null ? 'null' : `[${proxies.map(marshalProxy).join(',')}]`)
