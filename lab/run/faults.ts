import { z } from 'zod'
import type { FaultDefinition, FaultId, FaultInfo, Layer } from '../contract/fault.ts'
import { onServerSide } from '../contract/fault-side.ts'
import type { FaultSetting } from '../contract/scenario.ts'
import { LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { gatewayFaults } from '../gateway/registry.ts'
import { linkFaults } from '../link/faults.ts'
import { originFaults } from '../origin/registry.ts'

type AnyFault = FaultDefinition<Record<string, unknown>>

const clientLinkFaults = linkFaults as unknown as readonly AnyFault[]
/** The same faults between gateway and origin: there the gateway is the client. */
const serverLinkFaults = clientLinkFaults.map((fault): AnyFault => ({ ...fault, id: onServerSide(fault.id), explain: (params) => fault.explain(params).replace(/^Link:/, "Link on the server's side:") }))

/** Every fault of every layer, in the order of the path. */
export const faults: readonly AnyFault[] = [...clientLinkFaults, ...(gatewayFaults as unknown as readonly AnyFault[]), ...serverLinkFaults, ...(originFaults as unknown as readonly AnyFault[])]

export function layerOf(fault: FaultId): Layer {
  return fault.slice(0, fault.indexOf('/')) as Layer
}

/** @throws LabError LAB_UNKNOWN_FAULT, naming the nearest known one. */
export function findFault(id: string): AnyFault {
  const found = faults.find((fault) => fault.id === id)
  if (found) return found
  const guess = nearest(id, faults.map((fault) => fault.id))
  throw new LabError('LAB_UNKNOWN_FAULT', `there is no fault "${id}"${guess ? `; did you mean "${guess}"?` : ''} "brownout list faults" shows all`)
}

/** File form -> checked params in lab time. @throws LabError LAB_BAD_PARAMS naming the parameter. */
export function parseFault(id: string, params: unknown): FaultSetting {
  const fault = findFault(id)
  const parsed = fault.params.safeParse(params ?? {})
  const stated = { ...(params as Record<string, unknown> | null | undefined) }
  if (parsed.success) return { fault: fault.id, params: parsed.data, ...(Object.keys(stated).length > 0 ? { stated } : {}) }
  const issue = parsed.error.issues[0]
  if (issue?.code === 'unrecognized_keys') throw new LabError('LAB_BAD_PARAMS', `${id}: ${unknownParam(issue.keys[0] ?? '', fault)}`)
  const where = issue && issue.path.length > 0 ? ` at "${issue.path.join('.')}"` : ''
  throw new LabError('LAB_BAD_PARAMS', `${id}${where}: ${issue?.message ?? 'bad parameters'}`)
}

function unknownParam(key: string, fault: AnyFault): string {
  const { properties = {} } = z.toJSONSchema(fault.params, { io: 'input', unrepresentable: 'any' })
  const known = Object.keys(properties)
  const guess = nearest(key, known)
  return `there is no parameter "${key}"${guess ? `; did you mean "${guess}"?` : ''} ${known.length === 0 ? 'It has none' : `Known: ${known.join(', ')}`}`
}

/** Lab time -> wall time: timers that the lab owns are divided by the scale, the network's own times are not. */
export function scaleFault(setting: FaultSetting, scale: number): FaultSetting {
  const fault = findFault(setting.fault)
  const unscaled = new Set<string>(fault.unscaled ?? [])
  const params = Object.fromEntries(
    Object.entries(setting.params).map(([key, value]) => [key, typeof value === 'number' && key.endsWith('Ms') && !unscaled.has(key) ? value / scale : value]),
  )
  return { ...setting, params }
}

export function explainFault(setting: FaultSetting): string {
  return findFault(setting.fault).explain(setting.params)
}

export function faultInfos(): FaultInfo[] {
  return faults.map((fault) => ({
    id: fault.id,
    layer: layerOf(fault.id),
    title: fault.title,
    lifetime: fault.lifetime,
    explain: fault.explain(fault.params.parse({})),
    sees: fault.sees,
    params: z.toJSONSchema(fault.params, { io: 'input', unrepresentable: 'any' }),
  }))
}
