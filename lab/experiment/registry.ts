import type { Experiment } from './experiment.ts'
import { endings } from './endings.ts'
import { headerBytes } from './header-bytes.ts'
import { handshake } from './handshake.ts'
import { intermediaries } from './intermediaries.ts'
import { twoWay } from './two-way.ts'
import { websocketOverH2 } from './websocket-over-h2.ts'

/** Every experiment that a scenario file can name. */
export const experiments: readonly Experiment[] = [handshake, websocketOverH2, intermediaries, twoWay, headerBytes, endings]
