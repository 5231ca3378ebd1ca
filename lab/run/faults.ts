import { z } from 'zod'
import type { FaultDefinition, FaultId, FaultInfo, Layer } from '../contract/fault.ts'
import { onServerSide, sideOf } from '../contract/fault-side.ts'
import type { FaultSetting } from '../contract/scenario.ts'
import { type ErrorCode, LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { gatewayFaults } from '../gateway/registry.ts'
import { linkFaults } from '../link/faults.ts'
import { originFaults } from '../origin/registry.ts'
import { type Explained, explainIssues, inOneSentence } from './explain-issue.ts'

type AnyFault = FaultDefinition<Record<string, unknown>>

const clientLinkFaults = linkFaults as unknown as readonly AnyFault[]
/** The same faults between gateway and origin: there the gateway is the client. */
const serverLinkFaults = clientLinkFaults.map((fault): AnyFault => ({ ...fault, id: onServerSide(fault.id), explain: (params) => fault.explain(params).replace(/^Link:/, "Link on the server's side:") }))

/** Every fault of every layer, in the order of the path. */
export const faults: readonly AnyFault[] = [...clientLinkFaults, ...(gatewayFaults as unknown as readonly AnyFault[]), ...serverLinkFaults, ...(originFaults as unknown as readonly AnyFault[])]

/** What reports call them. */
export const faultTitles: Readonly<Record<string, string>> = Object.fromEntries(faults.map(({ id, title }) => [id, sideOf(id) === 'server' ? `${title}, server side` : title]))

export function layerOf(fault: FaultId): Layer {
  return fault.slice(0, fault.indexOf('/')) as Layer
}

/** @throws LabError LAB_UNKNOWN_FAULT, naming the nearest known one. */
export function findFault(id: string): AnyFault {
  const found = faults.find((fault) => fault.id === id)
  if (found) return found
  throw new LabError('LAB_UNKNOWN_FAULT', inOneSentence(unknownFault(id)))
}

function unknownFault(id: string): Required<Pick<Explained, 'message' | 'choices'>> & Pick<Explained, 'instead'> {
  const known = faults.map((fault) => fault.id)
  const layer = id.slice(0, id.indexOf('/') + 1)
  const ofLayer = known.filter((fault) => layer !== '' && fault.startsWith(layer))
  // Of two names that have only their layer in common none was meant for the other.
  const near = nearest(id.slice(layer.length), ofLayer.map((fault) => fault.slice(layer.length)))
  const instead = ofLayer.length === 0 ? nearest(id, known) : ofLayer.find((fault) => fault === `${layer}${near}`)
  return { message: `there is no fault "${id}"${instead ? `; did you mean "${instead}"?` : ''}`, instead, choices: ofLayer.length > 0 ? ofLayer : known }
}

/** File form -> checked params in lab time, or everything that is wrong with them; paths begin at the parameters, an empty one means the fault. */
export function checkFault(id: string, params: unknown): { readonly setting: FaultSetting } | { readonly problems: readonly (Explained & { readonly code: ErrorCode })[] } {
  const fault = faults.find((one) => one.id === id)
  if (!fault) return { problems: [{ path: [], atKey: true, code: 'LAB_UNKNOWN_FAULT', ...unknownFault(id) }] }
  const value = params ?? {}
  const parsed = fault.params.safeParse(value)
  const stated = { ...(value as Record<string, unknown>) }
  if (parsed.success) return { setting: { fault: fault.id, params: parsed.data, ...(Object.keys(stated).length > 0 ? { stated } : {}) } }
  const known = Object.keys((z.toJSONSchema(fault.params, { io: 'input', unrepresentable: 'any' }).properties ?? {}))
  const explained = explainIssues(parsed.error.issues, { value, knownAt: () => known })
  return { problems: explained.map((problem) => ({ ...problem, code: 'LAB_BAD_PARAMS', message: `${id}: ${known.length === 0 && problem.atKey ? `there is no parameter "${String(problem.path.at(-1))}"; it has none` : problem.message}` })) }
}

/** @throws LabError LAB_UNKNOWN_FAULT, LAB_BAD_PARAMS naming the parameter. */
export function parseFault(id: string, params: unknown): FaultSetting {
  const checked = checkFault(id, params)
  if ('setting' in checked) return checked.setting
  const [problem] = checked.problems
  throw new LabError(problem?.code ?? 'LAB_BAD_PARAMS', problem ? inOneSentence(problem) : `${id}: bad parameters`)
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

/** They act once when they are switched on. */
export const instantFaults: ReadonlySet<string> = new Set(faults.filter(({ lifetime }) => lifetime === 'instant').map(({ id }) => id))

let infos: readonly FaultInfo[] | undefined

/** Made when first asked for: the schemas take their time, and most commands need none. */
export function faultInfos(): readonly FaultInfo[] {
  return (infos ??= faults.map((fault) => ({
    id: fault.id,
    layer: layerOf(fault.id),
    title: fault.title,
    lifetime: fault.lifetime,
    explain: fault.explain(fault.params.parse({})),
    sees: fault.sees,
    params: z.toJSONSchema(fault.params, { io: 'input', unrepresentable: 'any' }),
    unscaled: fault.unscaled ?? [],
  })))
}
