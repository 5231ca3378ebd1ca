import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { faultKind } from '../contract/fault-side.ts'
import type { Scenario } from '../contract/scenario.ts'
import { conditionTargets, type ConditionTargetId } from '../report/condition/registry.ts'
import { exportCondition, exportedCondition } from './export-condition.ts'
import { explainFault, faults, parseFault } from './faults.ts'
import { listFixtures } from './fixtures.ts'
import { parseScenario } from './load-scenario.ts'

const targets = Object.keys(conditionTargets) as ConditionTargetId[]

interface NetworkChaosSpec {
  readonly action: string
  readonly direction: string
  readonly target?: object
  readonly externalTargets?: object
  readonly delay?: Readonly<Record<'latency' | 'jitter' | 'correlation', string>>
  readonly loss?: Readonly<Record<'loss' | 'correlation', string>>
  readonly bandwidth?: { readonly rate: string }
}

/** The rules of `NetworkChaosSpec.Validate` (Chaos Mesh, api/v1alpha1/networkchaos_webhook.go) for what a netem action may say. */
function refusedByWebhook({ action, direction, target, externalTargets, delay, loss, bandwidth }: NetworkChaosSpec): string[] {
  const bothWays = direction === 'from' || direction === 'both'
  const duration = /^[\d.]+(ms|s|m|h)$/
  return [
    bothWays && action !== 'partition' && externalTargets !== undefined ? 'external targets cannot be used with from and both' : '',
    bothWays && action !== 'partition' && target === undefined ? 'from and both cannot be used when targets is empty' : '',
    delay && !(duration.test(delay.latency) && duration.test(delay.jitter) && Number.isFinite(Number(delay.correlation))) ? 'delay' : '',
    loss && !(Number.isFinite(Number(loss.loss)) && Number.isFinite(Number(loss.correlation))) ? 'loss' : '',
    // ConvertUnitToBytes takes whole numbers only.
    bandwidth && !/^\d+ ?[tgmk]?bps$/.test(bandwidth.rate) ? 'bandwidth.rate' : '',
  ].filter((refusal) => refusal !== '')
}

function scenarioOf(yaml: string): Scenario {
  return parseScenario({ id: 'a-test', file: 'a-test.yaml', kind: 'scenario', text: yaml })
}
function render(target: ConditionTargetId, yaml: string): string {
  return conditionTargets[target].render(exportedCondition(scenarioOf(yaml)))
}

describe('a condition for other tools', () => {
  it.each(targets)('%s names every fault of every layer, expressed or with the reason why not', (target) => {
    for (const { id } of faults) {
      const setting = parseFault(id, {})
      const text = conditionTargets[target].render(exportedCondition({ ...scenarioOf('title: x\n'), timeline: [{ atMs: 0, on: [setting], off: [] }] }))
      expect(text).toContain(faultKind(setting.fault))
      expect(text).toContain(explainFault(setting).replaceAll('"', target === 'toxiproxy' ? '\\"' : '"').split('\n')[0])
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
      // Nothing but comments is said only together with a reason.
      if (target !== 'toxiproxy' && lines.length === 0) expect(text).toContain('Not expressed: ')
    }
  })

  it.each(listFixtures('conditions').flatMap((id) => targets.map((target) => [id, target] as const)))('%s can be written for %s', (id, target) => {
    const text = exportCondition(id, target)
    expect(text).toContain(id)
    if (target === 'toxiproxy') JSON.parse(text)
    else if (target !== 'netem') for (const document of parseAllDocuments(text)) expect('errors' in document ? document.errors : []).toEqual([])
  })

  it('keeps a title with line breaks inside the comment', () => {
    for (const target of ['netem', 'envoy', 'chaos-mesh'] as const) {
      const lines = render(target, 'title: "a\\nreboot\\r\\u2028rm -rf"\n').split(/[\n\r\u2028]/)
      expect(lines.filter((line) => line !== '' && !line.startsWith('#') && line !== 'set -e')).toEqual([])
    }
  })

  it('switches tc over time, both directions by an intermediate device', () => {
    const text = render('netem', `
title: Slow, then dead
timeline:
  - at: 0s
    on: { link/latency: { latency: 300ms, jitter: 20ms, direction: both } }
  - at: 10s
    on: { link/bandwidth: { rateKBps: 10 } }
  - at: 30s
    on: { link/blackhole: { flows: all, direction: upstream } }
    off: [link/latency, link/bandwidth]
`)
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).slice(6)).toEqual([
      'tc qdisc replace dev "$DEV" root netem delay 300ms 20ms',
      'tc qdisc replace dev ifb0 root netem delay 300ms 20ms',
      'sleep 10',
      'tc qdisc replace dev "$DEV" root netem delay 300ms 20ms rate 80kbit',
      'tc qdisc replace dev ifb0 root netem delay 300ms 20ms',
      'sleep 20',
      'tc qdisc del dev "$DEV" root 2>/dev/null || true',
      'tc qdisc replace dev ifb0 root netem loss 100%',
    ])
  })

  it('ends a fault where it is set otherwise, and one that is set anew where it was lifted is not over', () => {
    const timeline = 'title: x\ntimeline:\n  - at: 0s\n    on: { link/latency: { latency: 100ms } }\n  - at: 10s\n    on: { link/latency: { latency: 200ms } }\n  - at: 20s\n    off: [link/latency]\n    on: { link/latency: { latency: 300ms } }\n'
    const [first, second, third] = exportedCondition(scenarioOf(timeline)).faults
    expect([first, second, third].map((fault) => [fault?.fromMs, fault?.toMs])).toEqual([[0, 10_000], [10_000, 20_000], [20_000, null]])
    expect(render('netem', timeline).split('\n').filter((line) => line.startsWith('tc qdisc'))).toEqual([100, 200, 300].map((ms) => `tc qdisc replace dev "$DEV" root netem delay ${ms}ms`))
    const [proxy] = JSON.parse(render('toxiproxy', timeline)) as [{ readonly toxics: { readonly name: string }[] }]
    expect(proxy.toxics.map(({ name }) => name)).toEqual(['latency_downstream', 'latency_downstream_2', 'latency_downstream_3'])
  })

  it('puts together what acts at the same time, on whichever side of the proxy: netem takes each setting once', () => {
    const of = (on: string) => render('netem', `title: x\ntimeline:\n  - at: 0s\n    on: { ${on} }\n`).split('\n').filter((line) => line.startsWith('tc qdisc'))
    expect(of('link/latency: { latency: 100ms, jitter: 10ms }, link/latency@server: { latency: 50ms }')).toEqual(['tc qdisc replace dev "$DEV" root netem delay 150ms 10ms'])
    expect(of('link/loss: { percent: 10, correlation: 25 }, link/loss@server: { percent: 10 }, link/bandwidth: { rateKBps: 10 }, link/bandwidth@server: { rateKBps: 5 }')).toEqual(['tc qdisc replace dev "$DEV" root netem loss 19% 25% rate 40kbit'])
    expect(of('link/blackhole: { flows: all, direction: downstream }, link/loss: { percent: 2 }')).toEqual(['tc qdisc replace dev "$DEV" root netem loss 100%'])
  })

  it('gives every Chaos Mesh manifest a name of its own, however long that of the condition is', () => {
    const id = `a-${'long-'.repeat(20)}name`
    const text = conditionTargets['chaos-mesh'].render(exportedCondition({ ...scenarioOf('title: x\ntimeline:\n  - at: 0s\n    on: { link/latency: {}, link/loss: {} }\n'), id }))
    const names = [...text.matchAll(/^  name: (.+)$/gm)].map(([, name = '']) => name)
    expect(names.map((name) => name.slice(-2))).toEqual(['-1', '-2'])
    for (const name of names) expect(name).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)
    expect(text).toContain('action: loss\n  loss:\n    loss: "2"\n    correlation: "0"\n')
  })

  it('is an Envoy bootstrap with what acts together at first; what acts later stands above it with its place', () => {
    const text = render('envoy', `
title: Idle
timeline:
  - at: 5s
    on: { gateway/idle-timeout: { idle: 60s, keepAlive: 75s }, gateway/max-duration: { max: 90s }, gateway/strip-upgrade: {}, link/latency: { latency: 100ms } }
  - at: 10s
    on: { link/latency: { latency: 200ms } }
`)
    const { static_resources: { listeners } } = parse(text) as { readonly static_resources: { readonly listeners: readonly unknown[] } }
    expect(listeners).toMatchObject([{ filter_chains: [{ filters: [{ typed_config: { stream_idle_timeout: '60s', common_http_protocol_options: { idle_timeout: '75s', max_stream_duration: '90s' }, http_filters: [{ typed_config: { delay: { fixed_delay: '0.1s' } } }, { name: 'envoy.filters.http.router' }] } }] }] }])
    expect(text).toMatch(/# gateway\/strip-upgrade, from 5s on\..*\n# Not expressed: Envoy answers an Upgrade/)
    expect(text).toMatch(/# link\/latency, from 10s on\..*\n# Differs: .*\n# Not in this file, which is how things are at 5s\. Where it belongs: http_filters, before envoy\.filters\.http\.router\n# name: envoy\.filters\.http\.fault\n(?:# .*\n)*#     fixed_delay: 0\.2s\n/)
  })

  it('does not give Envoy what it refuses: another Host, a delay of nothing', () => {
    const of = (on: string) => render('envoy', `title: x\ntimeline:\n  - at: 0s\n    on: { ${on} }\n`)
    for (const on of ['gateway/set-header: { name: Host, value: x, of: request }', 'gateway/drop-header: { name: host }', 'gateway/drop-header: { name: host, of: response }', 'link/latency: { latency: 0ms }']) expect(parse(of(on)), on).toBe(null)
    expect(of('gateway/drop-header: { name: host }')).toContain('Not expressed: Envoy lets no route change Host.')
  })

  it('is a Chaos Mesh manifest with the time of the fault', () => {
    const [document] = parseAllDocuments(render('chaos-mesh', 'title: Dead\ntimeline:\n  - at: 5s\n    on: { link/blackhole: { flows: all } }\n  - at: 15s\n    off: [link/blackhole]\n'))
    expect((document as { toJS(): unknown }).toJS()).toEqual({
      apiVersion: 'chaos-mesh.org/v1alpha1',
      kind: 'NetworkChaos',
      metadata: { name: 'brownout-a-test-1' },
      spec: { mode: 'all', selector: { namespaces: ['default'], labelSelectors: { app: 'your-service' } }, action: 'loss', loss: { loss: '100', correlation: '0' }, direction: 'to', duration: '10s' },
    })
  })

  it.each(['both', 'upstream', 'downstream'])('for Chaos Mesh (%s) is only what its webhook accepts, or the reason why not', (direction) => {
    const text = render('chaos-mesh', `title: x\ntimeline:\n  - at: 0s\n    on: { link/latency: { direction: ${direction} }, link/bandwidth: { rateKBps: 2.5, direction: ${direction} }, link/blackhole: { flows: all, direction: ${direction} } }\n`)
    const specs = parseAllDocuments(text).flatMap((document) => ('toJS' in document ? [(document.toJS() as { spec?: NetworkChaosSpec } | null)?.spec] : [])).filter((spec) => spec !== undefined)
    expect(specs.flatMap(refusedByWebhook)).toEqual([])
    expect(specs).toHaveLength(direction === 'upstream' ? 0 : 3)
    expect(text.match(/Not expressed: without a target/g) ?? []).toHaveLength(direction === 'upstream' ? 3 : 0)
    expect(text.match(/only what leaves the selected pods; Chaos Mesh refuses both/g) ?? []).toHaveLength(direction === 'both' ? 3 : 0)
  })
})
