/**
 * Builds `dist/`: the engine and the CLI, the Electron shell, the probe page, the UI.
 *
 *   node .config/build.mjs              everything
 *   node .config/build.mjs --stale      only what is older than its sources (quiet and quick when nothing is)
 *   node .config/build.mjs cli probe    only these targets; combines with --stale
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const stampFolder = join(root, '.cache/build')
/** Things that every target is made of, besides its sources. */
const common = ['.config/build.mjs', 'package-lock.json']

/** CommonJS dependencies call `require` for Node's own modules; an ES module has to bring one along. */
const requireForCommonJs = "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);"

/** @type {import('esbuild').BuildOptions} */
const nodeBundle = {
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Every dependency is bundled: a packaged app carries no node_modules. Only Electron itself and the two
  // optional native helpers of `ws` (it falls back to plain JavaScript) stay outside.
  external: ['electron', 'bufferutil', 'utf-8-validate'],
  banner: { js: requireForCommonJs },
}

/**
 * @typedef {{ name: string, entry: string, outfile: string, options?: import('esbuild').BuildOptions, copies?: [from: string, to: string][], watch?: string[] }} Target
 * @type {Target[]}
 */
const targets = [
  { name: 'cli', entry: 'lab/cli/main.ts', outfile: 'dist/engine/brownout.mjs', options: nodeBundle },
  { name: 'engine', entry: 'lab/control/engine-host.ts', outfile: 'dist/engine/engine-host.mjs', options: nodeBundle },
  { name: 'engine-thread', entry: 'lab/control/engine-thread.ts', outfile: 'dist/engine/engine-thread.mjs', options: nodeBundle },
  { name: 'crowd', entry: 'lab/experiment/crowd/crowd-process.ts', outfile: 'dist/engine/crowd.mjs', options: nodeBundle },
  { name: 'main', entry: 'main/app.ts', outfile: 'dist/main/app.mjs', options: { ...nodeBundle, minify: true, keepNames: true } },
  // A sandboxed preload script can only be CommonJS and can only require `electron`.
  { name: 'preload', entry: 'main/preload/preload.ts', outfile: 'dist/main/preload.cjs', options: { platform: 'node', format: 'cjs', target: 'chrome130', external: ['electron'] } },
  {
    name: 'probe',
    entry: 'lab/probe/page/page.ts',
    outfile: 'dist/probe/page.js',
    options: { platform: 'browser', format: 'esm', target: 'es2022' },
    copies: [['lab/probe/page/index.html', 'dist/probe/index.html'], ['lab/probe/page/page.css', 'dist/probe/page.css']],
  },
  {
    name: 'probe-leaf',
    entry: 'lab/probe/page/leaf.ts',
    outfile: 'dist/probe/leaf.js',
    options: { platform: 'browser', format: 'esm', target: 'es2022' },
    copies: [['lab/probe/page/leaf.html', 'dist/probe/leaf.html']],
  },
  {
    name: 'class',
    entry: 'lab/class/page/page.ts',
    outfile: 'dist/class/page.js',
    // Phones of people, not of developers.
    options: { platform: 'browser', format: 'iife', target: 'es2015', minify: true },
    copies: [['lab/class/page/index.html', 'dist/class/index.html'], ['lab/class/page/page.css', 'dist/class/page.css']],
  },
  { name: 'renderer', entry: 'renderer/index.html', outfile: 'dist/renderer/index.html', watch: ['renderer', 'lab/contract', 'lab/control', 'lab/language', '.config/vite.config.ts'] },
]

const args = process.argv.slice(2)
const onlyStale = args.includes('--stale')
const names = args.filter((arg) => !arg.startsWith('--'))
const unknown = names.find((name) => !targets.some((target) => target.name === name))
if (unknown !== undefined || args.some((arg) => arg.startsWith('--') && arg !== '--stale')) {
  console.error(`build: unknown argument ${unknown ?? args.find((arg) => arg.startsWith('--') && arg !== '--stale')}. Known: --stale, ${targets.map((t) => t.name).join(', ')}`)
  process.exit(2)
}

let failures = 0
for (const target of targets) {
  if (names.length > 0 && !names.includes(target.name)) continue
  if (onlyStale && isFresh(target)) continue
  if (!(await build(target))) failures++
}
process.exitCode = failures > 0 ? 1 : 0

/** @param {Target} target */
async function build(target) {
  if (!existsSync(join(root, target.entry))) {
    console.error(`build: ${target.name} failed: ${target.entry} is not there`)
    return false
  }
  const startedMs = Date.now()
  try {
    const inputs = target.watch ? await buildUi(target) : await bundle(target)
    await writeStamp(target, inputs, startedMs)
    console.error(`build: ${target.outfile} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`)
    return true
  } catch (error) {
    console.error(`build: ${target.name} failed\n${await explain(error)}`)
    return false
  }
}

/** @param {Target} target @returns {Promise<string[]>} the files it was made of, relative to the root */
async function bundle(target) {
  const esbuild = await import('esbuild')
  const hasHashbang = readFileSync(join(root, target.entry), 'utf8').startsWith('#!')
  const hashbang = target.name === 'cli' && !hasHashbang ? '#!/usr/bin/env node\n' : ''
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [target.entry],
    outfile: target.outfile,
    bundle: true,
    write: false,
    metafile: true,
    sourcemap: 'linked',
    legalComments: 'none',
    logLevel: 'silent',
    ...target.options,
    banner: { js: hashbang + (target.options?.banner?.js ?? '') },
  })
  for (const file of result.outputFiles) await replaceFile(file.path, file.contents, target.name === 'cli' ? 0o755 : 0o644)
  for (const [from, to] of target.copies ?? []) await replaceFile(join(root, to), await readFile(join(root, from)), 0o644)
  // node_modules change only together with the lockfile.
  const own = Object.keys(result.metafile.inputs).filter((input) => !input.includes('node_modules/') && existsSync(join(root, input)))
  return [...own, ...(target.copies ?? []).map(([from]) => from)]
}

/** @param {Target} target */
async function buildUi(target) {
  const configFile = join(root, '.config/vite.config.ts')
  if (!existsSync(configFile)) throw new Error('.config/vite.config.ts is not there')
  const vite = await import('vite')
  const fresh = join(root, `.cache/build/renderer-${process.pid}`)
  const finished = join(root, 'dist/renderer')
  try {
    await vite.build({ configFile, logLevel: 'silent', build: { outDir: fresh, emptyOutDir: true } })
    // A server that reads the old folder keeps a complete one until the very end.
    await mkdir(dirname(finished), { recursive: true })
    await rm(`${finished}.old`, { recursive: true, force: true })
    if (existsSync(finished)) await rename(finished, `${finished}.old`)
    await rename(fresh, finished)
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await rm(`${finished}.old`, { recursive: true, force: true })
  }
  return filesOf(target.watch ?? [])
}

/** Written beside and renamed, so that a process starting at this moment reads either the old file or the new. */
async function replaceFile(/** @type {string} */ path, /** @type {Uint8Array} */ contents, /** @type {number} */ mode) {
  await mkdir(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}.tmp`
  await writeFile(beside, contents, { mode })
  await rename(beside, path)
}

/** @param {readonly string[]} paths folders or files, relative to the root @returns {string[]} */
function filesOf(paths) {
  return paths.flatMap((path) => {
    const full = join(root, path)
    if (!existsSync(full)) return []
    if (!statSync(full).isDirectory()) return [path]
    return readdirSync(full, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((file) => !/\.(test|spec)\.tsx?$/.test(file))
  })
}

/** @param {Target} target @param {string[]} inputs @param {number} startedMs */
async function writeStamp(target, inputs, startedMs) {
  const seen = Object.fromEntries(
    [...inputs, ...common].map((input) => {
      const { mtimeMs, size } = statSync(join(root, input))
      // Saved while we were building: nobody knows which of the two versions was read.
      return [input, mtimeMs > startedMs ? 'changed meanwhile' : `${mtimeMs} ${size}`]
    }),
  )
  await mkdir(stampFolder, { recursive: true })
  await writeFile(join(stampFolder, `${target.name}.json`), JSON.stringify(seen))
}

/** @param {Target} target */
function isFresh(target) {
  const stamp = join(stampFolder, `${target.name}.json`)
  const outputs = [target.outfile, ...(target.copies ?? []).map(([, to]) => to)]
  if (!existsSync(stamp) || outputs.some((output) => !existsSync(join(root, output)))) return false
  const seen = JSON.parse(readFileSync(stamp, 'utf8'))
  const now = target.watch ? [...filesOf(target.watch), ...common] : Object.keys(seen)
  if (now.length !== Object.keys(seen).length) return false
  return now.every((input) => {
    const stat = statSync(join(root, input), { throwIfNoEntry: false })
    return stat !== undefined && seen[input] === `${stat.mtimeMs} ${stat.size}`
  })
}

/** What is wrong with the sources, and never our own stack. @param {unknown} error */
async function explain(error) {
  if (typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors) && 'warnings' in error) {
    const { formatMessages } = await import('esbuild')
    return (await formatMessages(error.errors, { kind: 'error', color: process.stderr.isTTY })).join('')
  }
  const text = error instanceof Error ? error.message : String(error)
  // eslint-disable-next-line no-control-regex -- colours are for terminals
  return process.stderr.isTTY ? text : text.replace(/\u001b\[[\d;]*m/g, '')
}
