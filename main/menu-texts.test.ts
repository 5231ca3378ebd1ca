import { expect, it } from 'vitest'
import { menuLanguageFor, menuTexts } from './menu-texts.ts'

it('takes the first language of the system that the menu speaks', () => {
  expect([['fr-FR', 'zh-Hans-CN', 'en-US'], ['en-GB', 'zh-CN'], ['de'], []].map(menuLanguageFor)).toEqual(['zh', 'en', 'en', 'en'])
})

it('leaves no entry of the Chinese menu in English', () => {
  const textsIn = (part: object): string[] => Object.values(part).flatMap((text: string | object) => (typeof text === 'string' ? text : textsIn(text)))
  expect(textsIn(menuTexts.zh).filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([])
})
