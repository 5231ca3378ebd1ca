/**
 * Proves that the lint rules are alive: lints the files of `.config/canary`, laid out like the house. Each says in its first
 * line which rule has to refuse it (`// refused by: RULE`) or that none may (`// accepted`).
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
// Away from the repository: there the folder is ignored, and its paths are not those of the house.
const house = mkdtempSync(join(tmpdir(), 'brownout-canary-'))

try {
  cpSync(join(root, '.config/canary'), house, { recursive: true })
  cpSync(join(root, '.oxlintrc.json'), join(house, '.oxlintrc.json'))
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'), 'dir')
  writeFileSync(join(house, 'tsconfig.json'), JSON.stringify({ compilerOptions: { module: 'nodenext', target: 'es2023', strict: true, noEmit: true, allowImportingTsExtensions: true, types: ['node'] }, include: ['lab', 'main', 'renderer'] }))
  const wrong = check()
  for (const line of wrong) console.error(`boundaries: ${line}`)
  process.exitCode = wrong.length > 0 ? 1 : 0
} finally {
  rmSync(house, { recursive: true, force: true })
}

/** @returns {string[]} what is not as the canaries say */
function check() {
  const linter = join(root, 'node_modules/oxlint/bin/oxlint')
  const result = spawnSync(process.execPath, [linter, '--type-aware', '--format=json'], { cwd: house, encoding: 'utf8' })
  if (!result.stdout.startsWith('{')) return [`oxlint did not run: ${(result.stderr || result.stdout).trim().split('\n')[0]}`]
  /** @type {{ diagnostics: { code: string, filename: string }[] }} */
  const { diagnostics } = JSON.parse(result.stdout)
  const files = readdirSync(house, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(house, join(entry.parentPath, entry.name)))
  const counts = { refused: 0, accepted: 0 }
  const wrong = files.flatMap((file) => {
    const expected = /^\/\/ (?:refused by: (?<rule>\S+)|accepted)/.exec(readFileSync(join(house, file), 'utf8'))
    if (!expected) return [`${file} does not say in its first line what the lint should do with it`]
    const rule = expected.groups?.rule
    const got = diagnostics.filter((diagnostic) => diagnostic.filename === file).map(ruleOf)
    counts[rule ? 'refused' : 'accepted']++
    if (rule === undefined) return got.length > 0 ? [`${file} should be accepted, but ${got.join(', ')} refused it`] : []
    return got.includes(rule) ? [] : [`${file} should be refused by ${rule}, but ${got.length > 0 ? `only ${got.join(', ')} refused it` : 'nothing did'}`]
  })
  const passed = counts.refused + counts.accepted - wrong.length
  console.log(`boundaries: ${counts.refused} canaries to refuse, ${counts.accepted} to accept: ${passed} passed, ${wrong.length} failed`)
  return wrong
}

/** `eslint-plugin-boundaries(dependencies)`, `typescript-eslint(no-explicit-any)` -> `boundaries/dependencies`, `typescript/no-explicit-any`. @param {{ code: string }} diagnostic */
function ruleOf({ code }) {
  const [, plugin = '', rule = ''] = /^(.*)\((.*)\)$/.exec(code) ?? []
  const short = plugin.replace(/^eslint-plugin-/, '').replace(/^typescript-eslint$/, 'typescript')
  return short === 'eslint' ? rule : `${short}/${rule}`
}
