import { describe, expect, it } from 'vitest'
import { parseBounds, placeWindow } from './window-bounds.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }

describe('placeWindow', () => {
  it('centres the first window', () => expect(placeWindow(undefined, [screen])).toEqual({ x: 240, y: 90, width: 1440, height: 900 }))
  it('fits a small screen', () => expect(placeWindow(undefined, [{ ...screen, width: 1280, height: 720 }])).toEqual({ x: 0, y: 0, width: 1280, height: 720 }))
  it('returns to its place', () => {
    const place = { x: 100, y: 50, width: 1200, height: 800 }
    expect(placeWindow(place, [screen])).toEqual(place)
  })
  it('comes back when its screen is unplugged', () => expect(placeWindow({ x: 2500, y: 50, width: 1200, height: 800 }, [screen])).toEqual({ x: 240, y: 90, width: 1440, height: 900 }))
})

describe('parseBounds', () => {
  it('reads what was written', () => expect(parseBounds('{"x":1,"y":2,"width":3,"height":4}')).toEqual({ x: 1, y: 2, width: 3, height: 4 }))
  it.each(['', '{', 'null', '{"x":1}', '{"x":1,"y":2,"width":0,"height":4}', '{"x":1.5,"y":2,"width":3,"height":4}'])('reads nothing from %j', (text) => expect(parseBounds(text)).toBeUndefined())
})
