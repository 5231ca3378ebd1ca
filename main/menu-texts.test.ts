import { expect, it } from 'vitest'
import { menuLanguageFor, menuTexts } from './menu-texts.ts'

it('takes the first language of the system that the menu speaks', () => {
  expect([['fr-FR', 'zh-Hans-CN', 'en-US'], ['en-GB', 'zh-CN'], ['de'], []].map(menuLanguageFor)).toEqual(['zh', 'en', 'en', 'en'])
})

it('leaves no entry of the Chinese menu in English', () => {
  expect(Object.values(menuTexts.zh).flatMap((text) => (typeof text === 'string' ? text : Object.values(text))).filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([])
})
