import { Check, TriangleAlert, WandSparkles } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import type { FileProblem } from '../../../../lab/contract/library.ts'
import { tagOf, useMessages } from '../../../i18n/messages.ts'
import { Button } from '../../../widgets/button.tsx'
import type { Check as Checked } from './use-check.ts'
import { offsetOf } from './typing.ts'
import { goTo, YamlEditor } from './yaml-editor.tsx'
import styles from './yaml.module.css'

export interface YamlPaneProps {
  readonly text: string
  readonly check: Checked
  readonly catalogue: Catalogue
  onType(text: string): void
  /** A change that is a step of its own. */
  onEdit(text: string): void
}

/** The file itself, and what is wrong with it. */
export function YamlPane({ text, check, catalogue, onType, onEdit }: YamlPaneProps) {
  const { yaml } = useMessages().scenarios
  const area = useRef<HTMLTextAreaElement>(null)
  const statusId = useId()
  const { problems } = check
  const next = useRef(0)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const problem = event.key === 'F8' ? problems[next.current % problems.length] : undefined
      if (!problem) return
      event.preventDefault()
      next.current++
      goTo(area.current, text, problem)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [problems, text])
  const mend = (problem: FileProblem) => {
    const [from, to] = [offsetOf(text, problem.line, problem.column), offsetOf(text, problem.endLine, problem.endColumn)]
    onEdit(text.slice(0, from) + (problem.instead ?? '') + text.slice(to))
  }
  return (
    <section className={styles['pane']} aria-label={yaml.title}>
      <header className={styles['head']}>
        <h2>{yaml.title}</h2>
        <Status id={statusId} check={check} />
        <span className={styles['hint']}>{yaml.hint}</span>
      </header>
      <YamlEditor text={text} problems={problems} catalogue={catalogue} area={area} describedBy={statusId} onType={onType} />
      {problems.length > 0 && (
        <ul className={styles['problems']}>
          {problems.map((problem, i) => (
            <li key={i}>
              <button type="button" className={styles['goTo']} aria-label={yaml.goTo(problem.line)} onClick={() => goTo(area.current, text, problem)}>
                {yaml.line(problem.line)}
              </button>
              <p lang={tagOf(problem.message)}>{problem.message}</p>
              {problem.instead !== undefined && (
                <Button look="quiet" disabled={check.state !== 'checked'} onClick={() => mend(problem)}>
                  <WandSparkles size={13} aria-hidden /> {yaml.replace(problem.instead)}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Told once the person pauses: while a word is typed it is half of one. */
function Status({ id, check: { state, problems } }: { readonly id: string; readonly check: Checked }) {
  const { yaml } = useMessages().scenarios
  const text = state === 'unchecked' ? yaml.unchecked : problems.length > 0 ? yaml.problems(problems.length) : state === 'checking' ? yaml.checking : yaml.fine
  return (
    <span id={id} className={styles['status']} data-wrong={problems.length > 0 || undefined} role="status">
      {problems.length > 0 ? <TriangleAlert size={13} aria-hidden /> : state === 'checked' && <Check size={13} aria-hidden />}
      {text}
    </span>
  )
}
