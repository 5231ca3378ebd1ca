import type { Experiment } from './experiment.ts'
import { handshake } from './handshake.ts'

/** Every experiment that a scenario file can name. */
export const experiments: readonly Experiment[] = [handshake]
