import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button, DialogTrigger } from 'react-aria-components'
import type { FaultId } from '../../../lab/contract/fault.ts'
import { useMessages } from '../../i18n/messages.ts'
import { faultText } from '../../i18n/fixture-texts.ts'
import { useLocked } from '../../state/lock.ts'
import { PopoverDialog } from '../../widgets/popover-dialog.tsx'
import { FaultForm } from './fault-form.tsx'
import type { FaultSwitchState } from './path-places.ts'
import styles from './path.module.css'

export interface FaultMenuProps {
  readonly place: string
  readonly faults: readonly FaultSwitchState[]
  readonly enabled: boolean
}

/** All faults of a place, each with its parameters. */
export function FaultMenu({ place, faults, enabled }: FaultMenuProps) {
  const messages = useMessages()
  const locked = useLocked()
  const [chosen, setChosen] = useState<FaultId | undefined>(faults[0]?.info.id)
  const fault = faults.find((candidate) => candidate.info.id === chosen)
  return (
    <DialogTrigger>
      <Button className={styles['add'] ?? ''} isDisabled={locked} aria-label={messages.path.moreFaultsAt(place)}>
        <Plus size={15} aria-hidden />
      </Button>
      <PopoverDialog className={styles['menuDialog']} label={messages.path.moreFaultsAt(place)}>
        {(close) => (
          <>
            <ul className={styles['menuList']}>
              {faults.map(({ info, state }) => (
                <li key={info.id}>
                  <button type="button" aria-pressed={info.id === chosen} data-state={state} onClick={() => setChosen(info.id)}>
                    <span>{faultText(info).title}</span>
                    <small>{state === 'off' ? spokenLayer(faultText(info).text) : messages.path.states[state]}</small>
                  </button>
                </li>
              ))}
            </ul>
            {fault && <FaultForm key={`${fault.info.id} ${fault.state}`} fault={fault} enabled={enabled} onDone={close} />}
          </>
        )}
      </PopoverDialog>
    </DialogTrigger>
  )
}

/** `HTTP/2: every open session gets ...` -> `HTTP/2`; a fault's sentence begins with the protocol it acts on. */
function spokenLayer(explain: string): string {
  return /^([A-Za-z0-9/.]{2,10}|\p{Script=Han}{2,4})[:：]/u.exec(explain)?.[1] ?? ''
}
