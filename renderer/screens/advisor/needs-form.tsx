import type { AdviceStart, Needs } from '../../../lab/contract/advice.ts'
import { useMessages } from '../../i18n/messages.ts'
import { changeAdvisor, changeNeed, needOptions, presetOrder, useAdvisor } from '../../state/advisor.ts'
import { Button } from '../../widgets/button.tsx'
import controls from '../../widgets/controls.module.css'
import { Row } from '../../widgets/field.tsx'
import { Panel } from '../../widgets/page.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { needValueText } from './reason-text.ts'
import styles from './advisor.module.css'

/** A usual need to begin with, and what is otherwise. */
export function NeedsForm({ start }: { readonly start: AdviceStart }) {
  const { advisor } = useMessages()
  const { preset, changed } = useAdvisor()
  const needs = { ...start.presets[preset], ...changed }
  const isChanged = Object.keys(changed).length > 0
  return (
    <Panel
      title={advisor.need}
      actions={
        <span className={isChanged ? undefined : styles['kept']}>
          <Button look="quiet" onClick={() => changeAdvisor({ changed: {} })}>
            {advisor.reset(advisor.presets[preset])}
          </Button>
        </span>
      }
    >
      <div className={styles['presets']}>
        {presetOrder.map((id) => (
          <button key={id} type="button" className={controls['chip']} aria-pressed={id === preset} onClick={() => changeAdvisor({ preset: id, changed: {} })}>
            {advisor.presets[id]}
          </button>
        ))}
      </div>
      {(Object.keys(needOptions) as (keyof Needs)[]).map((name) => (
        <Need key={name} name={name} value={needs[name]} start={start} />
      ))}
    </Panel>
  )
}

function Need<K extends keyof Needs>({ name, value, start }: { readonly name: K; readonly value: Needs[K]; readonly start: AdviceStart }) {
  const { advisor } = useMessages()
  const { title } = advisor.needs[name]
  const options = needOptions[name]
  const change = (text: string) => {
    const chosen = options.find((option) => String(option) === text)
    if (chosen !== undefined) changeNeed(start, name, chosen)
  }
  return (
    <Row label={title}>
      <Segmented label={title} value={String(value)} options={options.map((option) => ({ id: String(option), title: needValueText(name, option) }))} onChange={change} />
    </Row>
  )
}
