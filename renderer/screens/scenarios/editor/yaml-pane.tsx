import { Check, TriangleAlert, WandSparkles } from 'lucide-react'
import { useEffect, useId, useMemo, useRef } from 'react'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import type { FileProblem } from '../../../../lab/contract/library.ts'
import { errorSentence as sayError } from '../../../../lab/language/error-texts.ts'
import { faultText } from '../../../i18n/fixture-texts.ts'
import { tagOf, useMessages } from '../../../i18n/messages.ts'
import { Button } from '../../../widgets/button.tsx'
import { Choice } from '../../../widgets/choice.tsx'
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
  const messages = useMessages()
  const { yaml } = messages.scenarios
  const area = useRef<HTMLTextAreaElement>(null)
  const statusId = useId()
  const problems = useMemo(() => check.problems.map((problem) => ({ ...problem, message: sayError(problem.message, messages.lab) })), [check.problems, messages.lab])
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
  const mend = (problem: FileProblem, word: string) => {
    const [from, to] = [offsetOf(text, problem.line, problem.column), offsetOf(text, problem.endLine, problem.endColumn)]
    onEdit(text.slice(0, from) + word + text.slice(to))
  }
  return (
    <section className={styles['pane']} aria-label={yaml.title}>
      <header className={styles['head']}>
        <h2>{yaml.title}</h2>
        <Status id={statusId} check={check} />
        <span className={styles['hint']}>{yaml.hint}</span>
      </header>
      <YamlEditor text={text} problems={problems} catalogue={catalogue} area={area} describedBy={statusId} onType={onType} />
      {/* Its room is always there: nothing moves under the pointer when a mistake comes or goes. */}
      <ul className={styles['problems']} aria-label={yaml.mistakes}>
        {problems.length === 0 && <li className={styles['none']}>{yaml.none}</li>}
        {problems.map((problem, i) => (
          <li key={i}>
            <button type="button" className={styles['goTo']} aria-label={yaml.goTo(problem.line)} onClick={() => goTo(area.current, text, problem)}>
              {yaml.line(problem.line)}
            </button>
            <p lang={tagOf(problem.message)}>{problem.message}</p>
            <Mend problem={problem} catalogue={catalogue} disabled={check.state !== 'checked'} onMend={(word) => mend(problem, word)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface MendProps {
  readonly problem: FileProblem
  readonly catalogue: Catalogue
  readonly disabled: boolean
  onMend(word: string): void
}

/** The word that was meant, in one click; where nobody can guess it, what there is to choose from. */
function Mend({ problem: { instead, choices = [] }, catalogue, disabled, onMend }: MendProps) {
  const { yaml } = useMessages().scenarios
  if (instead !== undefined) {
    return (
      <Button look="quiet" disabled={disabled} onClick={() => onMend(instead)}>
        <WandSparkles size={13} aria-hidden /> {yaml.replace(instead)}
      </Button>
    )
  }
  if (choices.length === 0) return null
  const noteOf = (id: string) => {
    const info = catalogue.faults.find((fault) => fault.id === id)
    return info && faultText(info).title
  }
  return (
    <Choice label={yaml.choose} value="" isDisabled={disabled} sections={[{ items: choices.map((id) => ({ id, title: id, note: noteOf(id) })) }]} onChange={onMend}>
      {yaml.choose}
    </Choice>
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
