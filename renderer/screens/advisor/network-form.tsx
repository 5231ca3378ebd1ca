import { networkIds, type NetworkId } from '../../../lab/contract/advice.ts'
import type { Catalogue, ConditionInfo } from '../../../lab/contract/control.ts'
import { conditionText } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { changeAdvisor, useAdvisor } from '../../state/advisor.ts'
import controls from '../../widgets/controls.module.css'
import { Panel } from '../../widgets/page.tsx'
import styles from './advisor.module.css'

const layers = ['none', 'link', 'gateway', 'origin'] as const

/** What the advisor is asked about: conditions that still exist. */
export function chosenNetwork({ conditions, advice }: Catalogue, network: readonly string[] | null): readonly string[] {
  const wanted = network ?? advice.networks.internet
  return conditions.flatMap(({ id }) => (wanted.includes(id) ? [id] : []))
}

/** The usual network that was chosen; `own` when none of them is. */
export function networkName({ advice }: Catalogue, chosen: readonly string[]): NetworkId | 'own' {
  return networkIds.find((id) => advice.networks[id].length === chosen.length && advice.networks[id].every((one) => chosen.includes(one))) ?? 'own'
}

export function NetworkForm({ catalogue }: { readonly catalogue: Catalogue }) {
  const { advisor, matrix } = useMessages()
  const network = useAdvisor((choice) => choice.network)
  const chosen = chosenNetwork(catalogue, network)
  const name = networkName(catalogue, chosen)
  const toggle = (id: string) => changeAdvisor({ network: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id] })
  const imitations = catalogue.conditions.filter(({ imitates }) => imitates !== undefined)
  const groups = layers.map((layer) => ({ title: matrix.layers[layer], conditions: catalogue.conditions.filter((info) => info.imitates === undefined && (info.layer ?? 'none') === layer) }))
  return (
    <Panel title={advisor.network}>
      <div className={styles['presets']}>
        {networkIds.map((id) => (
          <button key={id} type="button" className={controls['chip']} aria-pressed={id === name} title={advisor.networks[id].about} onClick={() => changeAdvisor({ network: catalogue.advice.networks[id] })}>
            {advisor.networks[id].title}
          </button>
        ))}
      </div>
      <p className={styles['networkAbout']}>{advisor.networks[name].about}</p>
      {groups.map(({ title, conditions }) => conditions.length > 0 && (
        <fieldset key={title} className={styles['group']}>
          <legend>{title}</legend>
          <Conditions conditions={conditions} chosen={chosen} toggle={toggle} />
        </fieldset>
      ))}
      {imitations.length > 0 && (
        <details className={styles['fold']}>
          <summary>{advisor.imitations(imitations.length, imitations.filter(({ id }) => chosen.includes(id)).length)}</summary>
          <Conditions conditions={imitations} chosen={chosen} toggle={toggle} />
        </details>
      )}
    </Panel>
  )
}

function Conditions({ conditions, chosen, toggle }: { readonly conditions: readonly ConditionInfo[]; readonly chosen: readonly string[]; toggle(id: string): void }) {
  return conditions.map((info) => {
    const { title, text } = conditionText(info)
    return (
      <label key={info.id} className={styles['condition']} title={text}>
        <input type="checkbox" checked={chosen.includes(info.id)} onChange={() => toggle(info.id)} />
        <span>{title}</span>
      </label>
    )
  })
}
