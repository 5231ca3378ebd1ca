import { ChevronDown } from 'lucide-react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { Catalogue } from '../../../lab/contract/control.ts'
import { conditionText } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { conditionsOf, matrixSets } from '../../state/matrix-sets.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import controls from '../../widgets/controls.module.css'
import styles from './matrix.module.css'

/** Which conditions are the columns: a set by its name, or one by one. */
export function SetPicker({ catalogue }: { readonly catalogue: Catalogue }) {
  const messages = useMessages()
  const { matrix } = messages
  const { matrixSet: set, matrixOwn: own } = useWorkbench()
  const sets = matrixSets.filter((id) => id === 'own' || conditionsOf(id, catalogue, own).length > 0)
  const toggle = (id: string) => setWorkbench({ matrixSet: 'own', matrixOwn: own.includes(id) ? own.filter((other) => other !== id) : [...own, id] })
  return (
    <DialogTrigger>
      <Button className={styles['setButton'] ?? ''}>
        {matrix.sets[set]}
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className={controls['popover'] ?? ''} placement="bottom start" offset={6}>
        <Dialog className={styles['setMenu'] ?? ''} aria-label={matrix.set}>
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
          {set === 'own' && (
            <fieldset className={styles['ownSet']}>
              <legend>{matrix.pickConditions}</legend>
              {catalogue.conditions.map((condition) => (
                <label key={condition.id}>
                  <input type="checkbox" checked={own.includes(condition.id)} onChange={() => toggle(condition.id)} />
                  <span>{conditionText(condition).title}</span>
                </label>
              ))}
            </fieldset>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
