import { describe, expect, it } from 'vitest'

const sources = import.meta.glob<string>('../**/*.tsx', { query: '?raw', import: 'default', eager: true })

/** Words between tags, or in an attribute that a person reads or hears. Names of units and keys are not words. */
const betweenTags = />\s*([^<>{}=;()&|]*[A-Za-z]{3,}[^<>{}=;()&|]*?)\s*<\//g
const readAttribute = /\b(?:aria-label|title|placeholder|alt|label|hint|text|note)="([^"]*[A-Za-z]{3,}[^"]*)"/g

function hardCoded(source: string): string[] {
  return [...source.matchAll(betweenTags), ...source.matchAll(readAttribute)].map((match) => match[1] ?? '')
}

describe('components', () => {
  it('take every text from the catalogue', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(40)
    const found = Object.entries(sources).flatMap(([file, source]) => hardCoded(source).map((text) => `${file}: ${text}`))
    expect(found).toEqual([])
  })

  it('would be caught if they did not', () => {
    expect(hardCoded('<p>\n  Nothing has run yet\n</p>')).toEqual(['Nothing has run yet'])
    expect(hardCoded('<button aria-label="Close">x</button>')).toEqual(['Close'])
    expect(hardCoded('<p>{messages.lanes.empty}</p>')).toEqual([])
  })
})
