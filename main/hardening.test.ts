import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = fileURLToPath(new URL('.', import.meta.url))
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !/\.(test|spec)\.ts$/.test(name))

it('a packaged app starts no other code: its fuses', () => {
  const { electronFuses, asar, files } = parse(readFileSync(join(folder, '../electron-builder.yml'), 'utf8')) as { electronFuses: unknown; asar: unknown; files: unknown }
  expect(electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
  expect(asar).toBe(true)
  expect(files).toEqual(['dist/**', 'fixtures/**', 'package.json', '!**/*.{map,ts,tsx}', '!node_modules/**'])
})

it('no source of the shell weakens a page or trusts every certificate', () => {
  const forbidden = /webSecurity|allowRunningInsecureContent|experimentalFeatures|[bB]linkFeatures|nodeIntegration: true|nodeIntegrationIn|contextIsolation: false|sandbox: false|ignore-certificate-errors|enableRemoteModule/
  const guilty = sources.flatMap((name) => {
    const found = forbidden.exec(readFileSync(join(folder, name), 'utf8'))
    return found ? [`${name}: ${found[0]}`] : []
  })
  expect(sources.length).toBeGreaterThan(10)
  expect(guilty).toEqual([])
})

it('the preload script needs nothing but Electron at run time', () => {
  const text = readFileSync(join(folder, 'preload/preload.ts'), 'utf8')
  const imported = [...text.matchAll(/^import (?!type )[^\n]* from '([^']+)'/gm)].map((match) => match[1])
  expect(imported).toEqual(['electron'])
})
