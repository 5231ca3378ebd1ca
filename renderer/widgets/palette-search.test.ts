import { beforeAll, describe, expect, it } from 'vitest'
import { readCatalogue } from '../../lab/run/catalogue.ts'
import { en } from '../i18n/en.ts'
import { zh } from '../i18n/zh.ts'
import { useSession } from '../state/session-store.ts'
import { useWorkbench } from '../state/workbench.ts'
import { commandSections } from './commands.ts'
import { paletteIndex, type PaletteIndex, searchPalette } from './palette-search.ts'

const described = 'described'
let english: PaletteIndex
let chinese: PaletteIndex

beforeAll(() => {
  useSession.setState({ catalogue: readCatalogue() })
  const inEnglish = { tag: 'en', sections: commandSections(en, 'en') }
  const inChinese = { tag: 'zh-CN', sections: commandSections(zh, 'zh') }
  english = paletteIndex(inEnglish, [inChinese])
  chinese = paletteIndex(inChinese, [inEnglish])
})

const found = (typed: string, index = english) => searchPalette(index, typed, described).flatMap(({ title, found: all }) => all.map(({ command, shows }) => ({ id: command.id, section: title, shows: shows?.text, tag: shows?.tag })))
const ids = (typed: string, index = english) => found(typed, index).map(({ id }) => id)

describe('what the palette finds', () => {
  it.each([
    ['a scenario by its question', 'drains 502', 'choose-two-ways-to-deploy'],
    ['a condition by its summary', 'crashes refuses', 'choose-server-restart'],
    ['a lesson by its summary', 'beliefs about freshness', 'lesson-'],
    ['a statement of the notes by what is measured', 'delivery latency', 'note-A3'],
    ['a statement by its id', 'b5', 'note-B5'],
    ['a screen by what is done there', 'every byte', 'screen-inspector'],
    ['an action by what it does', 'beamer', 'projector'],
    ['a condition by its id', 'bad-gateway', 'choose-bad-gateway'],
    ['a condition by its Chinese name', '杀毒', 'choose-antivirus-buffering'],
    ['a screen by its Chinese name', '矩阵', 'screen-matrix'],
    ['an action by its Chinese name', '投影', 'projector'],
  ])('%s', (_, typed, id) => {
    expect(ids(typed).some((one) => one.startsWith(id))).toBe(true)
  })

  it.each([
    ['captive portal', 'choose-captive-portal'],
    ['Matrix', 'screen-matrix'],
    ['lock for presenting', 'lock'],
    ['Who has the news', 'lesson-'],
    ['lets both ends talk', 'note-A1'],
    ['hotel', 'nothing'],
    ['login page', 'choose-captive-portal'],
    ['登录页', 'choose-captive-portal'],
  ])('in Chinese, by English words too: %s', (typed, id) => {
    expect(ids(typed, chinese).some((one) => one.startsWith(id))).toBe(id !== 'nothing')
  })

  it('has titles first, then other names, then descriptions under a heading of their own', () => {
    const all = found('reconnect')
    const sections = all.map(({ section }) => section)
    expect(sections.lastIndexOf(described)).toBe(all.length - 1)
    expect(sections.indexOf(described)).toBe(all.findIndex(({ section }) => section === described))
    expect(all.slice(sections.indexOf(described)).every(({ section, shows }) => section === described && shows !== undefined)).toBe(true)
    // The lesson that is called so in English stands behind the conditions that are called so in Chinese.
    const proxies = found('proxy', chinese)
    expect(proxies[0]).toMatchObject({ section: zh.palette.sections.conditions, shows: undefined })
    expect(proxies).toContainEqual(expect.objectContaining({ section: zh.palette.sections.actions, tag: 'en' }))
    const conditions = found('restart').filter(({ section }) => section === en.palette.sections.conditions)
    expect(conditions[0]).toMatchObject({ id: 'choose-server-restart', shows: undefined })
  })

  it('says where the words are, and in which language', () => {
    expect(found('bad gateway', chinese)).toContainEqual({ id: 'choose-bad-gateway', section: zh.palette.sections.conditions, shows: 'bad-gateway', tag: 'en' })
    expect(found('captive portal', chinese)[0]).toMatchObject({ shows: 'Captive portal', tag: 'en' })
    expect(found('登录页')).toContainEqual(expect.objectContaining({ id: 'choose-captive-portal', section: described, tag: 'zh-CN' }))
  })

  it('looks for whole words from their beginning in descriptions, and for any part in titles', () => {
    expect(ids('atri')).toContain('screen-matrix')
    // "the" begins no word of it, although "other" is in it.
    expect(ids('yte')).not.toContain('screen-inspector')
    expect(ids('byt conn')).toContain('screen-inspector')
  })

  it('lists what there is, without the statements, when nothing is typed', () => {
    const titles = searchPalette(english, ' ', described).map(({ title }) => title)
    const { screens, actions, conditions, scenarios } = en.palette.sections
    expect(titles).toEqual([screens, actions, conditions, scenarios])
    expect(searchPalette(english, 'nothing is called so', described)).toEqual([])
  })

  it('opens the statement that was chosen', () => {
    searchPalette(english, 'b5', described).flatMap(({ found: all }) => all).find(({ command }) => command.id === 'note-B5')?.command.run()
    expect(useWorkbench.getState()).toMatchObject({ screen: 'notes', note: 'B5' })
  })
})

it('has a description for every scenario, condition, lesson and screen', () => {
  for (const messages of [en, zh]) {
    const plain = commandSections(messages, messages === en ? 'en' : 'zh').flatMap(({ commands }) => commands.filter(({ id, says }) => /^(screen|choose|lesson-(?!anew))/.test(id) && !says))
    expect(plain).toEqual([])
  }
})
