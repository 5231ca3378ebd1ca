import { toChaosMesh } from './chaos-mesh.ts'
import { toEnvoy } from './envoy.ts'
import type { ExportedCondition } from './exported-condition.ts'
import { toNetem } from './netem.ts'
import { toToxiproxy } from './toxiproxy.ts'

export interface ConditionTarget {
  readonly title: string
  readonly fileEnding: string
  render(condition: ExportedCondition): string
}

export type ConditionTargetId = 'toxiproxy' | 'netem' | 'envoy' | 'chaos-mesh'

/** Tools that can do a part of a condition elsewhere; what they cannot is said in what they get. */
export const conditionTargets: Readonly<Record<ConditionTargetId, ConditionTarget>> = {
  toxiproxy: { title: 'Toxiproxy: its config file, with the toxics', fileEnding: 'json', render: toToxiproxy },
  netem: { title: 'Linux tc with netem, a shell script', fileEnding: 'sh', render: toNetem },
  envoy: { title: 'Envoy, a bootstrap file with the faults', fileEnding: 'yaml', render: toEnvoy },
  'chaos-mesh': { title: 'Chaos Mesh, manifests for Kubernetes', fileEnding: 'yaml', render: toChaosMesh },
}
