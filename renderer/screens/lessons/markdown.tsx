import { Lexer, lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { Fragment, useMemo, type ReactNode } from 'react'
import type { LessonValue } from '../../../lab/contract/lesson.ts'
import { valueText } from '../../i18n/value-text.ts'
import styles from './markdown.module.css'

export interface MarkdownProps {
  readonly text: string
  /** What `{{name}}` stands for. */
  readonly values?: readonly LessonValue[]
}

/** The Markdown of a lesson as elements: nothing is ever set as HTML, and what lessons do not use is shown as it is written. */
export function Markdown({ text, values = [] }: MarkdownProps) {
  const tokens = useMemo(() => lexer(text), [text])
  return <div className={styles['markdown']}>{all(tokens, values)}</div>
}

type Values = readonly LessonValue[]

// Tokens have no names, and a text that changes is another text: their place is their key.
function all(tokens: readonly Token[], values: Values): ReactNode {
  return tokens.map((token, i) => <Fragment key={i}>{one(token as MarkedToken, values)}</Fragment>)
}

function one(token: MarkedToken, values: Values): ReactNode {
  switch (token.type) {
    case 'space':
      return null
    case 'paragraph':
      return <p>{all(token.tokens, values)}</p>
    case 'text':
      return token.tokens ? all(token.tokens, values) : filled(token.text, values)
    case 'strong':
      return <strong>{all(token.tokens, values)}</strong>
    case 'em':
      return <em>{all(token.tokens, values)}</em>
    case 'codespan':
      return <code>{filled(token.text, values)}</code>
    case 'code':
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      )
    case 'link':
      return (
        <a href={token.href} target="_blank" rel="noreferrer">
          {all(token.tokens, values)}
        </a>
      )
    case 'list':
      return list(token, values)
    case 'table':
      return table(token, values)
    case 'escape':
      return token.text
    case 'br':
      return <br />
    case 'blockquote':
    case 'checkbox':
    case 'def':
    case 'del':
    case 'heading':
    case 'hr':
    case 'html':
    case 'image':
    case 'list_item':
      return token.raw
  }
}

function list({ ordered, start, items }: Tokens.List, values: Values): ReactNode {
  const rows = items.map((item, i) => <li key={i}>{all(item.tokens, values)}</li>)
  return ordered ? <ol start={start === '' ? 1 : start}>{rows}</ol> : <ul>{rows}</ul>
}

function table({ header, rows }: Tokens.Table, values: Values): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {header.map((cell, i) => (
            <th key={i} scope="col">
              {all(cell.tokens, values)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            {row.map((cell, k) => (
              <td key={k}>{all(cell.tokens, values)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** With what was measured in the place of each name. */
function filled(text: string, values: Values): ReactNode {
  return text.split(/(\{\{[^{}]+\}\})/).map((part, i) => {
    const name = /^\{\{\s*([^{}]+?)\s*\}\}$/.exec(part)?.[1]
    const value = values.find((candidate) => candidate.name === name)
    return value ? (
      <strong key={i} className={styles['value']} title={value.because ?? value.name}>
        {valueText(value)}
      </strong>
    ) : (
      part
    )
  })
}

/** A line of a lesson: the Markdown within a sentence, without a paragraph around it. */
export function Inline({ text }: { readonly text: string }) {
  return all(useMemo(() => Lexer.lexInline(text), [text]), [])
}
