import { randomInt, timingSafeEqual } from 'node:crypto'

/** Consonants: nothing that looks like a digit or another letter (I, O, Q), and no word comes out by chance. */
const letters = 'BCDFGHJKLMNPRSTVWXZ'
const length = 6

/** 19^6 are 47 million, of which the limit on attempts lets a device try ten a minute. */
export function newJoinCode(): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
}

/** As it is read from a projector: in small letters, or in groups. */
export function isJoinCode(given: string, code: string): boolean {
  const typed = Buffer.from(given.toUpperCase().replace(/[\s-]/g, ''))
  const right = Buffer.from(code)
  return typed.length === right.length && timingSafeEqual(typed, right)
}
