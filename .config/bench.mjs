/**
 * Runs `lab/<part>/<part>.bench.ts` of the named parts, or of all that have one: `npm run bench -- link`.
 * Each is bundled and run in a process of its own; it prints a table and appends its numbers to `docs/bench/<part>.json`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
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
const benchOf = (part) => join(root, 'lab', part, `${part}.bench.ts`)
const known = readdirSync(join(root, 'lab')).filter((part) => existsSync(benchOf(part)))
const [part, ...rest] = process.argv.slice(2)
if (part !== undefined && !known.includes(part)) {
  console.error(`bench: there is no "${part}". Known: ${known.join(', ')}`)
  process.exit(2)
}
for (const name of part === undefined ? known : [part]) {
  const outfile = join(root, '.cache/bench', `${name}.mjs`)
  await build({ entryPoints: [benchOf(name)], bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', plugins: [toolsStay], outfile, logLevel: 'error' })
  const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, ...rest], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exitCode = status ?? 1
}
