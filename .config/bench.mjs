/**
 * Runs `<name>.bench.ts` of any folder of `lab/`, the UI's (`ui-bench.mjs`), or all of them: `npm run bench -- link`.
 * Each is bundled and run in a process of its own; it prints a table and appends its numbers to `docs/bench/<name>.json`.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** Tools of `.config` find their files by their own place: they are imported, not bundled. */
const toolsStay = {
  name: 'tools-stay',
  setup(bundle) {
    bundle.onResolve({ filter: /\.config\/[a-z-]+\.mjs$/ }, ({ path, resolveDir }) => ({ path: pathToFileURL(resolve(resolveDir, path)).href, external: true }))
  },
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const folders = readdirSync(join(root, 'lab'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
const benches = new Map(
  folders.flatMap(({ name }) => {
    const folder = join(root, 'lab', name)
    return readdirSync(folder).flatMap((file) => (file.endsWith('.bench.ts') ? [[file.slice(0, -'.bench.ts'.length), join(folder, file)]] : []))
  }),
)
// The UI is measured from outside, in a browser.
benches.set('ui', join(root, '.config/ui-bench.mjs'))
const [wanted, ...rest] = process.argv.slice(2)
if (wanted !== undefined && !benches.has(wanted)) {
  console.error(`bench: there is no "${wanted}". Known: ${[...benches.keys()].join(', ')}`)
  process.exit(2)
}
// A lab finds the page of its clients beside its own bundle.
spawnSync(process.execPath, [join(root, '.config/build.mjs'), '--stale', 'probe'], { cwd: root, stdio: 'inherit' })
cpSync(join(root, 'dist/probe'), join(root, '.cache/probe'), { recursive: true })
for (const [name, entry] of wanted === undefined ? benches : [[wanted, benches.get(wanted)]]) {
  const isTool = entry.endsWith('.mjs')
  const outfile = isTool ? entry : join(root, '.cache/bench', `${name}.mjs`)
  if (!isTool) await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', plugins: [toolsStay], outfile, logLevel: 'error' })
  const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, ...rest], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exitCode = status ?? 1
}
