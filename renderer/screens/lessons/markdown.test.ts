import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { LessonValue } from '../../../lab/contract/lesson.ts'
import { Inline, Markdown } from './markdown.tsx'
import { valueText } from '../../i18n/value-text.ts'
import { letterOf, nameOf } from './values.ts'

const shown = (text: string, values: readonly LessonValue[] = []) => renderToStaticMarkup(createElement(Markdown, { text, values })).replaceAll(/ class="[^"]*"/g, '')

describe('the Markdown of a lesson', () => {
  it('is what lessons are written in', () => {
    expect(shown('One **two** *three* `four`\n\n- a\n- b\n\n1. c\n\n```\nGET / HTTP/1.1\n```')).toBe('<div><p>One <strong>two</strong> <em>three</em> <code>four</code></p><ul><li>a</li><li>b</li></ul><ol start="1"><li>c</li></ol><pre><code>GET / HTTP/1.1</code></pre></div>')
    expect(shown('| a | b |\n|---|---|\n| `1` | 2 |')).toContain('<tbody><tr><td><code>1</code></td><td>2</td></tr></tbody>')
    expect(shown('[RFC 6455](https://datatracker.ietf.org/doc/html/rfc6455)')).toContain('<a href="https://datatracker.ietf.org/doc/html/rfc6455" target="_blank" rel="noreferrer">RFC 6455</a>')
    expect(renderToStaticMarkup(createElement(Inline, { text: 'A `101` & more' }))).toBe('A <code>101</code> &amp; more')
  })

  it('never becomes HTML', () => {
    expect(shown('<img src=x onerror=alert(1)> and <b>bold</b>')).not.toMatch(/<(?!\/?(?:div|p)>)/)
  })

  it('has what was measured in the place of its name, in code too, and says so where nothing was', () => {
    const values: readonly LessonValue[] = [{ name: 'websocket.closeCode', value: 1006 }, { name: 'sse.timeToRecoverMs', value: 159.4, unit: 'ms' }, { name: 'fact(a.b)', value: null, because: 'no namespaces' }]
    const html = shown('`{{websocket.closeCode}}` after {{ sse.timeToRecoverMs }}, {{fact(a.b)}}', values)
    expect(html).toContain('<code><strong title="websocket.closeCode">1006</strong></code>')
    expect(html).toContain('<strong title="sse.timeToRecoverMs">159 ms</strong>')
    expect(html).toContain('<strong title="no namespaces">not measured here</strong>')
  })
})

describe('a measured value', () => {
  it.each([
    [{ name: 'x', value: 1006 }, '1006'],
    [{ name: 'x', value: 2.345 }, '2.35'],
    [{ name: 'x', value: 14_200, unit: 'bytes' }, '14 kB'],
    [{ name: 'x', value: 1400, unit: 'ms' }, '1.4 s'],
    [{ name: 'x', value: null, unit: 'ms' }, 'never'],
    [{ name: 'x', value: true }, 'yes'],
    [{ name: 'sse.verdict', value: 'needs-fallback' }, 'needs fallback'],
    [{ name: 'sse.by', value: 'ua' }, 'the browser'],
    [{ name: 'x', value: 'h2' }, 'h2'],
  ] as const)('%o reads %s', (value, text) => expect(valueText(value)).toBe(text))

  it('is called by its fact, and an option by its letter', () => {
    expect(nameOf({ name: 'fact(talk.sse.up)', value: 1 })).toBe('talk.sse.up')
    const prediction = { options: [{ id: 'x', when: [] }, { id: 'y', when: [] }] }
    expect([letterOf(prediction, 'y'), letterOf(prediction, 'z'), letterOf(prediction, null)]).toEqual(['B', undefined, undefined])
  })
})
