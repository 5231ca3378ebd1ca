import type { Cell, ProbeKind } from '../../contract/report.ts'
import type { TransportId } from '../../contract/transport.ts'
import type { Lab } from '../lab.ts'
import { createMatrix } from '../matrix.ts'

/** Cells of one condition; a run that the busy machine spoiled is made again, as the matrix does. @throws Error when it could not be run */
export async function judged(lab: Lab, condition: string, transports: readonly TransportId[], probe: ProbeKind = 'node'): Promise<Map<TransportId, Cell>> {
  const matrix = createMatrix(lab, { defaultProbe: probe, onRun: () => {} })
  await matrix.start({ conditions: [condition], transports: [...transports], runs: 1 })
  await matrix.idle()
  const { phase, error, cells } = matrix.state()
  if (phase !== 'done') throw new Error(`${condition} is ${phase}: ${error?.message}`)
  return new Map(cells.map((cell) => [cell.transport, cell]))
}
