import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listBroken, listConditions, listScenarios } from './catalogue.ts'
import { ownScenariosDir } from './data-folders.ts'
import { exportFile } from './export-condition.ts'
import { loadScenario } from './load-scenario.ts'
import { idOf, openOwnScenarios, type OwnScenarios } from './own-scenarios.ts'

const condition = 'title: Mine\nfaults: { link/latency: { latency: 40ms } }\n'

describe('own scenarios', () => {
  let before: string | undefined
  let data: string
  let own: OwnScenarios
  beforeEach(async () => {
    before = process.env['BROWNOUT_DATA']
    data = await mkdtemp(join(tmpdir(), 'brownout-own-'))
    process.env['BROWNOUT_DATA'] = data
    own = openOwnScenarios(ownScenariosDir())
  })
  afterEach(async () => {
    own.close()
    process.env['BROWNOUT_DATA'] = before
    await rm(data, { recursive: true, force: true })
  })

  it('are saved under a name of theirs, stand in the catalogue as yours, and run by id', async () => {
    const saved = await own.save({ name: 'My slow link', text: condition, over: null })
    expect(saved).toMatchObject({ id: 'my-slow-link', file: 'my-slow-link.yaml', yours: true, problems: [] })
    expect(listConditions().find(({ id }) => id === 'my-slow-link')).toMatchObject({ yours: true, title: 'Mine', layer: 'link' })
    expect(loadScenario('my-slow-link').timeline[0]?.on[0]).toMatchObject({ fault: 'link/latency', params: { latencyMs: 40 } })
    await own.save({ name: 'on top', text: 'title: Top\ncondition: my-slow-link\n', over: null })
    expect(listScenarios().find(({ id }) => id === 'on-top')).toMatchObject({ yours: true, faults: [{ fault: 'link/latency' }] })
    expect(exportFile({ id: 'my-slow-link', tool: 'netem' })).toMatchObject({ fileName: 'my-slow-link.netem.sh', text: expect.stringContaining('delay 40ms') as string })
  })

  it('are written over only by who has seen what lies there', async () => {
    const { revision } = await own.save({ name: 'mine', text: condition, over: null })
    await expect(own.save({ name: 'mine', text: condition, over: null })).rejects.toMatchObject({ code: 'LAB_SCENARIO_EXISTS' })
    const second = await own.save({ name: 'mine', text: `${condition}# two\n`, over: revision })
    await expect(own.save({ name: 'mine', text: `${condition}# other\n`, over: revision })).rejects.toMatchObject({ code: 'LAB_SCENARIO_CHANGED' })
    expect(own.open('mine')).toMatchObject({ text: `${condition}# two\n`, revision: second.revision })
    await expect(own.save({ name: 'clean', text: condition, over: null })).rejects.toThrow('comes with the lab')
  })

  it('are kept with their mistakes, which take nothing else down', async () => {
    const saved = await own.save({ name: 'draft', text: 'title: T\nfaults: { link/latncy: {} }\n', over: null })
    expect(saved.problems).toMatchObject([{ line: 2, instead: 'link/latency' }])
    await writeFile(join(own.dir, 'clean.yaml'), condition)
    await writeFile(join(own.dir, 'two words.yaml'), condition)
    await writeFile(join(own.dir, 'twin.yaml'), condition)
    await writeFile(join(own.dir, 'twin.yml'), condition)
    await writeFile(join(own.dir, 'large.yaml'), `${condition}#${'x'.repeat(2_000_001)}`)
    await mkdir(join(own.dir, 'folder.yaml'))
    await symlink('/nowhere', join(own.dir, 'dangling.yaml'))
    expect(new Map(listBroken().map(({ file, message }) => [file, message]))).toEqual(
      new Map([
        ['clean.yaml', expect.stringContaining('comes with the lab') as string],
        ['dangling.yaml', expect.stringContaining('ENOENT') as string],
        ['draft.yaml', expect.stringContaining('draft.yaml:2: there is no fault "link/latncy"; did you mean "link/latency"?') as string],
        ['large.yaml', expect.stringContaining('too many') as string],
        ['twin.yml', expect.stringContaining('twin.yaml has the same name') as string],
        ['two words.yaml', expect.stringContaining('rename the file') as string],
      ]),
    )
    expect(listConditions().filter(({ yours }) => yours).map(({ id }) => id)).toEqual(['twin'])
    expect(loadScenario('clean').title).toBe('Clean')
  })

  it('are renamed, deleted to a trash, and come back from it', async () => {
    await own.save({ name: 'one', text: condition, over: null })
    await own.save({ name: 'two', text: condition, over: null })
    await expect(own.rename('one', 'two')).rejects.toMatchObject({ code: 'LAB_SCENARIO_EXISTS' })
    expect((await own.rename('one', 'Three')).id).toBe('three')
    const { trashed } = await own.remove('three')
    expect(listConditions().some(({ id }) => id === 'three')).toBe(false)
    expect(await own.trash()).toMatchObject([{ id: 'three', trashed }])
    await own.save({ name: 'three', text: `${condition}# new\n`, over: null })
    await expect(own.restore(trashed)).rejects.toMatchObject({ code: 'LAB_SCENARIO_EXISTS' })
    await own.rename('three', 'four')
    expect((await own.restore(trashed)).text).toBe(condition)
    expect(await own.trash()).toEqual([])
    await expect(own.remove('clean')).rejects.toThrow('comes with the lab')
    for (const bad of ['../three', '../../etc/passwd', 'no-such.0badcafe.yaml']) await expect(own.restore(bad)).rejects.toMatchObject({ code: 'LAB_SCENARIO_NOT_FOUND' })
  })

  it('leave the trash after its days', async () => {
    await own.save({ name: 'old', text: condition, over: null })
    const { trashed } = await own.remove('old')
    const longAgo = new Date('2020-01-01')
    await utimes(join(own.dir, '.trash', trashed), longAgo, longAgo)
    const again = openOwnScenarios(own.dir)
    await expect.poll(() => readdir(join(own.dir, '.trash'))).toEqual([])
    again.close()
  })

  it('stay as they were when a write fails', async () => {
    const { revision } = await own.save({ name: 'mine', text: condition, over: null })
    await rm(own.dir, { recursive: true })
    await writeFile(own.dir, 'no folder')
    await expect(own.save({ name: 'mine', text: `${condition}# two\n`, over: revision })).rejects.toMatchObject({ code: 'LAB_DISK' })
    expect(await readFile(own.dir, 'utf8')).toBe('no folder')
  })

  it('tell of files that come by other hands', async () => {
    await own.save({ name: 'first', text: condition, over: null })
    let told = 0
    own.onChange(() => told++)
    execFile('touch', [join(own.dir, 'second.yaml')])
    await expect.poll(() => told).toBeGreaterThan(0)
    expect(own.open('second').problems).toMatchObject([{ message: '"title" is missing' }])
  })

  it('are named safely, whatever somebody types', () => {
    expect(['My Scenario', '../../etc/passwd', 'a/b\\c', '.hidden', 'con', 'x.yaml', 'Ünï Cödé', '空闲 超时', '-- dash --', 'x'.repeat(300)].map((name) => idOf(name))).toEqual([
      'my-scenario', 'etc-passwd', 'a-b-c', 'hidden', 'con-scenario', 'x', 'ünï-cödé', '空闲-超时', 'dash', 'x'.repeat(80),
    ])
    for (const name of ['..', '/', ' ', '...yaml']) expect(() => idOf(name)).toThrow('is no name for a file')
  })
})
