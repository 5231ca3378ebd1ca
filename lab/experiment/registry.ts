import type { Experiment } from './experiment.ts'
import { access } from './access.ts'
import { binary } from './binary.ts'
import { crowd } from './crowd/crowd.ts'
import { endings } from './endings.ts'
import { fanOut } from './fan-out.ts'
import { framing } from './framing.ts'
import { headerBytes } from './header-bytes.ts'
import { handshake } from './handshake.ts'
import { intermediaries } from './intermediaries.ts'
import { manyStreams } from './many-streams.ts'
import { twoNodes } from './two-nodes.ts'
import { twoWay } from './two-way.ts'
import { websocketOverH2 } from './websocket-over-h2.ts'

/** Every experiment that a scenario file can name. */
export const experiments: readonly Experiment[] = [handshake, websocketOverH2, intermediaries, twoWay, framing, binary, manyStreams, headerBytes, endings, fanOut, twoNodes, access, crowd]
