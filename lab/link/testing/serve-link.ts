import { seededRandom } from '../../core/random.ts'
import { startLinkEngine } from '../engine.ts'

/** The engine alone in a process of its own, for comparisons and benchmarks: `serve-link PORT strict|compat`. */
const [port, mode] = process.argv.slice(2)
const engine = await startLinkEngine({ port: Number(port), strict: mode === 'strict', unreachable: 'fin', metrics: true, random: seededRandom(7) })
console.log(engine.url)
process.on('SIGTERM', () => void engine.close().then(() => process.exit(0)))
