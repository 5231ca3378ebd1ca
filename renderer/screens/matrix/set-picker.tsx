import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Button, DialogTrigger, Input, SearchField } from 'react-aria-components'
import type { Catalogue } from '../../../lab/contract/control.ts'
import { conditionText } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { conditionsOf, matrixSets } from '../../state/matrix-sets.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { PopoverDialog } from '../../widgets/popover-dialog.tsx'
import controls from '../../widgets/controls.module.css'
import { inWords, wordSearch } from '../../widgets/word-search.ts'
import styles from './matrix.module.css'

/** Which conditions are the columns: a set by its name, or one by one. */
export function SetPicker({ catalogue }: { readonly catalogue: Catalogue }) {
  const messages = useMessages()
  const { matrix } = messages
  const { matrixSet: set, matrixOwn: own } = useWorkbench()
  const sets = matrixSets.filter((id) => id === 'own' || conditionsOf(id, catalogue, own).length > 0)
  return (
    <DialogTrigger>
      <Button className={styles['setButton'] ?? ''}>
        {matrix.sets[set]}
        <ChevronDown size={14} aria-hidden />
      </Button>
      <PopoverDialog className={styles['setMenu']} label={matrix.set}>
        <fieldset>
          <legend>{matrix.set}</legend>
          {sets.map((id) => (
            <label key={id}>
              <input type="radio" name="matrix-set" checked={id === set} onChange={() => setWorkbench({ matrixSet: id })} />
              <span>
                {matrix.sets[id]} <small>{id === 'own' ? matrix.ownHint : matrix.setSize(conditionsOf(id, catalogue, own).length)}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {set === 'own' && <OwnChoice conditions={catalogue.conditions} own={own} />}
      </PopoverDialog>
    </DialogTrigger>
  )
}

/** One by one; they are many, and are looked through by the words of title and text. */
function OwnChoice({ conditions, own }: { readonly conditions: Catalogue['conditions']; readonly own: readonly string[] }) {
  const { matrix, choice, palette } = useMessages()
  const [typed, setTyped] = useState('')
  const found = wordSearch(typed)
  const shown = conditions.map((condition) => ({ id: condition.id, ...conditionText(condition) })).filter(({ title, text }) => found(inWords(`${title} ${text}`)))
  const toggle = (id: string) => setWorkbench({ matrixOwn: own.includes(id) ? own.filter((other) => other !== id) : [...own, id] })
  return (
    <fieldset className={styles['ownSet']}>
      <legend>{matrix.pickConditions}</legend>
      <SearchField aria-label={choice.search} value={typed} onChange={setTyped} className={controls['search'] ?? ''}>
        <Input placeholder={choice.search} />
      </SearchField>
      {shown.map(({ id, title }) => (
        <label key={id}>
          <input type="checkbox" checked={own.includes(id)} onChange={() => toggle(id)} />
          <span>{title}</span>
        </label>
      ))}
      {shown.length === 0 && <p className={controls['none']}>{palette.none}</p>}
    </fieldset>
  )
}
