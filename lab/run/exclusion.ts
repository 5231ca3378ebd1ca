import { type Assertion, compareValues, type Operand, type Operator, parseAssertion, type Value } from './assertion.ts'

/**
 * Whether two sets of assertions can never hold of one run: some assertion of the one contradicts one of the other, `sse.lost == 0` and
 * `sse.lost > 3`, or `sse.lost > 2 * polling.lost` and `sse.lost <= polling.lost`. What measures know of each other is not known here, so
 * `false` means that nothing says so, not that both can hold.
 */
export function areExclusive(a: readonly string[], b: readonly string[]): boolean {
  const others = b.flatMap(toBound)
  return a.flatMap(toBound).some((one) => others.some((other) => one.of === other.of && contradicts(one, other)))
}

/** What is compared, and with which constant: for two measured sides with their ratio. */
interface Bound {
  readonly of: string
  readonly operator: Operator
  readonly limit: Value
}

const flipped = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const satisfies Record<Operator, Operator>

function toBound(text: string): Bound[] {
  const { left, operator, right } = parseAssertion(text)
  const [a, how, b]: readonly [Operand, Operator, Operand] = isTurned({ left, right }) ? [right, flipped[operator], left] : [left, operator, right]
  // A negative or zero factor would turn the comparison round once more; nobody writes one.
  if (a.name === undefined || a.factor <= 0 || b.factor <= 0) return []
  if (b.name !== undefined) return [{ of: `${a.name} ${b.name}`, operator: how, limit: b.factor / a.factor }]
  return [{ of: a.name, operator: how, limit: typeof b.constant === 'number' ? b.constant / a.factor : (b.constant ?? null) }]
}

function isTurned({ left, right }: Pick<Assertion, 'left' | 'right'>): boolean {
  return left.name === undefined || (right.name !== undefined && right.name < left.name)
}

function contradicts(a: Bound, b: Bound): boolean {
  if (a.operator === '==') return !compareValues(a.limit, b.operator, b.limit)
  if (b.operator === '==') return !compareValues(b.limit, a.operator, a.limit)
  const [below, above] = a.operator.startsWith('<') ? [a, b] : [b, a]
  if (!below.operator.startsWith('<') || !above.operator.startsWith('>') || below.limit === null || above.limit === null) return false
  // Of a ratio both sides may be zero, and then both hold.
  if (below.of.includes(' ') && below.operator === '<=' && above.operator === '>=') return false
  return below.operator === '<=' && above.operator === '>=' ? below.limit < above.limit : below.limit <= above.limit
}
