import { isMap, isScalar, isSeq, Pair, YAMLMap, YAMLSeq, type Document, type Node } from 'yaml'
import { durationText, msOf } from './duration-text.ts'
import { editText } from './edit-text.ts'
import type { Block } from './file-model.ts'

/*
 * What the forms and the timeline do to a file. Each takes the text and gives the text; a node that is moved takes its comments along.
 */

/** A new key stands where people look for it. */
const order = ['title', 'summary', 'question', 'basis', 'imitates', 'condition', 'experiment', 'feed', 'transports', 'contract', 'scale', 'seed', 'faults', 'from', 'to', 'timeline', 'duration', 'expect', 'assert', 'answers', 'notes']

export type Value = string | number | boolean | readonly string[]

/** A key of the file, or one inside it (`['feed', 'every']`); null takes it away, and what is empty then with it. */
export function setValue(text: string, path: readonly string[], value: Value | null): string {
  return editText(text, (doc) => {
    const [top = '', inner] = path
    if (value === null) removeIn(doc, path)
    else if (inner === undefined) put(doc, top, Array.isArray(value) ? flow(doc.createNode(value)) : value)
    else if (isMap(doc.get(top))) doc.setIn(path, value)
    else put(doc, top, flow(doc.createNode({ [inner]: value })))
  })
}

/** What a transport is expected to do; an expectation that says more keeps the rest. */
export function setExpectation(text: string, transport: string, verdict: string | null): string {
  return editText(text, (doc) => {
    if (isMap(doc.getIn(['expect', transport]))) return verdict === null ? removeIn(doc, ['expect', transport, 'verdict']) : doc.setIn(['expect', transport, 'verdict'], verdict)
    if (verdict === null) return removeIn(doc, ['expect', transport])
    if (isMap(doc.get('expect'))) doc.setIn(['expect', transport], verdict)
    else put(doc, 'expect', doc.createNode({ [transport]: verdict }))
  })
}

/** A parameter of a fault; null leaves it to the fault's default. */
export function setParam(text: string, block: Block, param: { readonly name: string; readonly value: Value | null }): string {
  return editText(text, (doc) => {
    const path = pathOf(block)
    if (!isMap(doc.getIn(path))) doc.setIn(path, flow(new YAMLMap()))
    if (param.value === null) doc.deleteIn([...path, param.name])
    else doc.setIn([...path, param.name], param.value)
  })
}

export interface Span {
  readonly fromMs: number
  readonly toMs: number | null
}

export function addFault(text: string, fault: string, { fromMs, toMs }: Span): string {
  return editText(text, (doc) => {
    if (isMap(doc.get('faults'))) return doc.setIn(['faults', fault], flow(new YAMLMap()))
    putOn(doc, fromMs, new Pair(doc.createNode(fault), flow(new YAMLMap())))
    if (toMs !== null) putOff(doc, toMs, fault)
    sortSteps(doc)
  })
}

export function removeBlock(text: string, block: Block): string {
  return editText(text, (doc) => {
    if (block.steps === null) doc.deleteIn(['faults', block.fault])
    else {
      takeOff(doc, block)
      takeOn(doc, block)
      dropEmptySteps(doc)
    }
  })
}

/** Moves or stretches a block. The faults of a condition share their window, so there it moves all of them. */
export function placeBlock(text: string, block: Block, { fromMs, toMs }: Span): string {
  return editText(text, (doc) => {
    if (block.steps === null) {
      setOrRemove(doc, 'from', fromMs > 0 ? durationText(fromMs) : null)
      setOrRemove(doc, 'to', toMs === null ? null : durationText(toMs))
      return
    }
    const { on, off } = block.steps
    const [onStep, offStep] = [stepAt(doc, on), off === null ? undefined : stepAt(doc, off)]
    if (fromMs !== block.fromMs && onStep) {
      // A step of its own moves as it is; one that does more loses this fault to another.
      if (sizeOf(onStep) === 1) onStep.set('at', durationText(fromMs))
      else {
        const pair = takeOn(doc, block)
        if (pair) putOn(doc, fromMs, pair)
      }
    }
    if (toMs !== block.toMs) {
      if (toMs !== null && offStep && sizeOf(offStep) === 1) offStep.set('at', durationText(toMs))
      else {
        if (offStep) takeFrom(offStep, block.fault)
        if (toMs !== null) putOff(doc, toMs, block.fault)
      }
    }
    dropEmptySteps(doc)
    sortSteps(doc)
  })
}

/** A condition as a scenario, where every fault has times of its own. What a scenario cannot say is kept as a comment. */
export function toScenario(text: string, blocks: readonly Block[]): string {
  return editText(text, (doc) => {
    const faults = doc.get('faults')
    if (!isMap(faults)) return
    const fromMs = blocks[0]?.fromMs ?? 0
    const toMs = blocks[0]?.toMs ?? null
    const on = new YAMLMap()
    on.set('at', durationText(fromMs))
    if (faults.items.length > 0) on.set('on', faults)
    const steps: Node[] = faults.items.length > 0 ? [on] : []
    if (toMs !== null) steps.push(doc.createNode({ at: durationText(toMs), off: blocks.map(({ fault }) => fault) }) as Node)
    const timeline = new YAMLSeq()
    timeline.items.push(...steps)
    const lost = ['basis', 'imitates'].filter((key) => doc.has(key))
    for (const key of ['faults', 'from', 'to', ...lost]) doc.delete(key)
    put(doc, 'timeline', timeline)
  })
}

function pathOf(block: Block): readonly (string | number)[] {
  return block.steps === null ? ['faults', block.fault] : ['timeline', block.steps.on, 'on', block.fault]
}

function put(doc: Document, key: string, value: unknown): void {
  const map = topMap(doc)
  if (map.has(key)) return map.set(key, value)
  const rank = order.indexOf(key)
  const at = map.items.findIndex((pair) => order.indexOf(String(isScalar(pair.key) ? pair.key.value : pair.key)) > rank)
  map.items.splice(at === -1 ? map.items.length : at, 0, doc.createPair(key, value) as Pair<Node, Node>)
}

function topMap(doc: Document): YAMLMap {
  if (!isMap(doc.contents)) doc.contents = new YAMLMap() as never
  return doc.contents as unknown as YAMLMap
}

function setOrRemove(doc: Document, key: string, value: Value | null): void {
  if (value === null) removeIn(doc, [key])
  else put(doc, key, value)
}

function removeIn(doc: Document, path: readonly (string | number)[]): void {
  if (!doc.hasIn(path)) return
  doc.deleteIn(path)
  const parent = path.slice(0, -1)
  const rest = parent.length > 0 ? doc.getIn(parent) : undefined
  if ((isMap(rest) || isSeq(rest)) && rest.items.length === 0) removeIn(doc, parent)
}

function flow<T>(node: T): T {
  if (isMap(node) || isSeq(node)) node.flow = true
  return node
}

function timelineOf(doc: Document): YAMLSeq {
  const timeline = doc.get('timeline')
  if (isSeq(timeline)) {
    if (timeline.items.length === 0) timeline.flow = false
    return timeline
  }
  const fresh = new YAMLSeq()
  put(doc, 'timeline', fresh)
  return fresh
}

function stepAt(doc: Document, index: number): YAMLMap | undefined {
  const step = timelineOf(doc).get(index)
  return isMap(step) ? step : undefined
}

function atOf(step: unknown): number {
  return isMap(step) ? (msOf(step.get('at')) ?? 0) : 0
}

/** So many things a step does. */
function sizeOf(step: YAMLMap): number {
  return ['on', 'off'].reduce((sum, key) => {
    const part = step.get(key)
    return sum + (isMap(part) || isSeq(part) ? part.items.length : 0)
  }, 0)
}

function stepFor(doc: Document, ms: number): YAMLMap {
  const timeline = timelineOf(doc)
  const there = timeline.items.find((step) => isMap(step) && atOf(step) === ms)
  if (isMap(there)) return there
  const step = new YAMLMap()
  step.set('at', durationText(ms))
  timeline.items.push(step)
  return step
}

function putOn(doc: Document, ms: number, pair: Pair): void {
  const step = stepFor(doc, ms)
  const on = step.get('on')
  if (isMap(on)) on.items.push(pair as Pair<Node, Node>)
  else {
    const fresh = flow(new YAMLMap())
    fresh.items.push(pair as Pair<Node, Node>)
    step.set('on', fresh)
  }
}

function putOff(doc: Document, ms: number, fault: string): void {
  const step = stepFor(doc, ms)
  const off = step.get('off')
  if (isSeq(off)) off.items.push(doc.createNode(fault))
  else step.set('off', flow(doc.createNode([fault])))
}

function takeOn(doc: Document, block: Block): Pair | undefined {
  const step = block.steps === null ? undefined : stepAt(doc, block.steps.on)
  const on = step?.get('on')
  if (!isMap(on)) return undefined
  const pair = on.items.find(({ key }) => String(isScalar(key) ? key.value : key) === block.fault)
  on.delete(block.fault)
  if (on.items.length === 0) step?.delete('on')
  return pair
}

function takeOff(doc: Document, { steps, fault }: Block): void {
  const step = steps === null || steps.off === null ? undefined : stepAt(doc, steps.off)
  if (step) takeFrom(step, fault)
}

function takeFrom(step: YAMLMap, fault: string): void {
  const off = step.get('off')
  if (!isSeq(off)) return
  off.items = off.items.filter((item) => (isScalar(item) ? item.value : item) !== fault)
  if (off.items.length === 0) step.delete('off')
}

function dropEmptySteps(doc: Document): void {
  const timeline = timelineOf(doc)
  timeline.items = timeline.items.filter((step) => !isMap(step) || sizeOf(step) > 0)
  if (timeline.items.length === 0) doc.delete('timeline')
}

/** Steps that happen at the same time keep their order. */
function sortSteps(doc: Document): void {
  if (!doc.has('timeline')) return
  const timeline = timelineOf(doc)
  timeline.items.sort((a, b) => atOf(a) - atOf(b))
}
