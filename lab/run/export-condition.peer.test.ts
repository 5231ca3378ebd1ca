import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { ensureChaosMeshDefinitions, ensurePeers } from '../../.config/peers.mjs'
import { everyChoice } from '../gateway/param-values.ts'
import { conditionTargets } from '../report/condition/registry.ts'
import { exportCondition, exportedCondition } from './export-condition.ts'
import { faults, parseFault } from './faults.ts'
import { listFixtures } from './fixtures.ts'
import { parseScenario } from './load-scenario.ts'

const everything = parseScenario({
  id: 'all-of-the-link',
  file: 'all-of-the-link.yaml',
  kind: 'scenario',
  text: `
title: Every fault of the link
timeline:
  - at: 0s
    on:
      link/latency: { latency: 300ms, jitter: 20ms, direction: both }
      link/bandwidth: { rateKBps: 10 }
      link/slicer: {}
      link/slow-close: {}
      link/limit-data: {}
      link/reset: {}
      link/down: {}
  - at: 1s
    on: { link/blackhole: { flows: all }, link/timeout: {} }
    off: [link/latency]
  - at: 2s
    off: [link/bandwidth, link/blackhole]
`,
})

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'brownout-condition-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('a condition in a real Toxiproxy', { timeout: 60_000 }, () => {
  let server: ChildProcess
  let url: string
  let file: string

  beforeAll(async () => {
    const [{ server: binary }, port] = await Promise.all([ensurePeers(), freePort()])
    url = `http://127.0.0.1:${port}`
    file = join(dir, 'toxiproxy.json')
    await writeFile(file, conditionTargets.toxiproxy.render(exportedCondition(everything)))
    server = spawn(binary, ['-host', '127.0.0.1', '-port', String(port), '-config', file], { stdio: 'ignore' })
    await answered(`${url}/version`)
  }, 300_000)
  afterAll(async () => {
    const exit = once(server, 'exit')
    server.kill()
    await exit
  })

  it('is read as the config file of the server, and every toxic is taken', async () => {
    const [wanted] = JSON.parse(conditionTargets.toxiproxy.render(exportedCondition(everything))) as [{ name: string; toxics: { name: string }[] }]
    const proxies = await json(`${url}/proxies`)
    expect(proxies).toMatchObject({ 'all-of-the-link': { listen: '127.0.0.1:8080', upstream: '127.0.0.1:80', enabled: false, toxics: [] } })
    for (const toxic of wanted.toxics) {
      const answer = await fetch(`${url}/proxies/all-of-the-link/toxics`, { method: 'POST', body: JSON.stringify(toxic) })
      expect({ toxic: toxic.name, status: answer.status }).toEqual({ toxic: toxic.name, status: 200 })
    }
    const { toxics } = (await json(`${url}/proxies/all-of-the-link`)) as { toxics: { name: string }[] }
    const byName = (list: { name: string }[]) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    expect(byName(toxics)).toEqual(byName(wanted.toxics))
  })

  it('is taken by POST /populate as well', async () => {
    const answer = await fetch(`${url}/populate`, { method: 'POST', body: conditionTargets.toxiproxy.render(exportedCondition(everything)) })
    expect(answer.status).toBe(201)
  })
})

describe('a condition in tc', { timeout: 60_000 }, () => {
  it('is accepted by the kernel, in a network namespace of its own', async () => {
    const script = join(dir, 'netem.sh')
    await writeFile(script, conditionTargets.netem.render(exportedCondition(everything)))
    const kernel = canShape()
    if (kernel.netem) {
      const { stdout } = await promisify(execFile)('unshare', ['-n', 'sh', '-c', `ip link add dummy0 type dummy && ip link set dummy0 up && DEV=dummy0 sh ${script} && tc qdisc show`])
      expect(stdout).toMatch(/netem/)
    } else {
      // A kernel without sch_netem still lets tc itself read every line: what it cannot parse it refuses before it asks the kernel.
      execFileSync('sh', ['-n', script])
      for (const line of tcLines()) expect(complaintOf(line)).toMatch(/Specified qdisc kind is unknown|qdisc not found|Operation not (permitted|supported)|No such file/)
    }
  })

  it('would notice a line that tc cannot read', () => {
    expect(complaintOf('tc qdisc replace dev lo root netem delay soon')).toMatch(/Illegal "latency"/)
  })
})

describe('a condition in Chaos Mesh', { timeout: 60_000 }, () => {
  let problemsOf: (manifest: unknown) => string[]
  beforeAll(async () => {
    const folder = await ensureChaosMeshDefinitions()
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
    const schemas = await Promise.all(['networkchaos', 'httpchaos', 'podchaos'].map(async (name) => definitionOf(await readFile(join(folder, `chaos-mesh.org_${name}.yaml`), 'utf8'))))
    const known = new Map(schemas.map(({ kind, schema }) => [kind, ajv.compile(schema)]))
    problemsOf = (manifest) => {
      const validate = known.get((manifest as { readonly kind: string }).kind)
      return validate ? (validate(manifest), (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)) : ['an unknown kind']
    }
  }, 300_000)
  const manifestsOf = (text: string) => parseAllDocuments(text).flatMap((document) => ('toJS' in document && document.toJS() !== null ? [document.toJS() as unknown] : []))

  it('is what its CustomResourceDefinitions ask for, whatever fault with whatever parameters, and no field is unknown', () => {
    const choices = faults.flatMap((fault) => everyChoice(fault as never).map((params) => exportedCondition({ ...everything, timeline: [{ atMs: 0, on: [{ fault: fault.id, params: params as Readonly<Record<string, unknown>> }], off: [] }] })))
    const manifests = [...choices.map((condition) => conditionTargets['chaos-mesh'].render(condition)), ...listFixtures('conditions').map((id) => exportCondition(id, 'chaos-mesh'))].flatMap(manifestsOf)
    expect(new Set(manifests.map((manifest) => (manifest as { readonly kind: string }).kind))).toEqual(new Set(['NetworkChaos', 'HTTPChaos', 'PodChaos']))
    expect([...new Set(manifests.flatMap(problemsOf))]).toEqual([])
  })

  it('would be refused with a field that does not exist, or with a number for a text', () => {
    const [manifest] = manifestsOf(exportCondition('latency', 'chaos-mesh')) as { readonly spec: object }[]
    expect(problemsOf({ ...manifest, spec: { ...manifest?.spec, delay: { latency: 300 }, lateness: 1 } }).toSorted()).toEqual(['/spec must NOT have additional properties {"additionalProperty":"lateness"}', '/spec/delay/latency must be string {"type":"string"}'])
  })
})

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

/** The kind of a CustomResourceDefinition and its schema, which `kubectl apply` takes strictly: no field that is not in it. */
function definitionOf(text: string): { readonly kind: string; readonly schema: object } {
  const { spec } = parse(text) as { readonly spec: { readonly names: { readonly kind: string }; readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[] } }
  const strictly = ({ properties, items, ...rest }: Schema): object => ({
    ...rest,
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, strictly(schema)])), additionalProperties: false } : {}),
    ...(items ? { items: strictly(items) } : {}),
  })
  return { kind: spec.names.kind, schema: strictly(spec.versions[0]?.schema.openAPIV3Schema ?? {}) }
}

/** Every netem line that any fault of the link makes. */
function tcLines(): string[] {
  const settings = faults.filter(({ id }) => id.startsWith('link/')).map(({ id }) => parseFault(id, id === 'link/blackhole' ? { flows: 'all' } : {}))
  const scripts = [exportedCondition(everything), ...settings.map((setting) => exportedCondition({ ...everything, timeline: [{ atMs: 0, on: [setting], off: [] }] }))].map((condition) => conditionTargets.netem.render(condition))
  return [...new Set(scripts.flatMap((text) => text.split('\n')).filter((line) => /^tc .* netem /.test(line)))].map((line) => line.replace(/dev (?:"\$DEV"|ifb0)/, 'dev lo'))
}

function canShape(): { netem: boolean } {
  try {
    execFileSync('unshare', ['-n', 'sh', '-c', 'tc qdisc add dev lo root netem delay 1ms && ip link add ifb0 type ifb'], { stdio: 'ignore' })
    return { netem: true }
  } catch {
    return { netem: false }
  }
}

function complaintOf(line: string): string {
  try {
    execFileSync('unshare', ['-n', 'sh', '-c', line], { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
    return ''
  } catch (error) {
    return (error as { stderr: string }).stderr
  }
}

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json()
}

async function answered(url: string): Promise<void> {
  const until = performance.now() + 20_000
  for (;;) {
    try {
      if ((await fetch(url)).ok) return
    } catch (error) {
      if (performance.now() > until) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
