import { ChevronDown, Dices } from 'lucide-react'
import { useId } from 'react'
import { Button, DialogTrigger } from 'react-aria-components'
import { useMessages } from '../../i18n/messages.ts'
import { useLocked } from '../../state/lock.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { PopoverDialog } from '../../widgets/popover-dialog.tsx'
import controls from '../../widgets/controls.module.css'
import styles from './live.module.css'

/** Nine digits: every such number is exact, and fits the field. */
const longest = 9

/** The seed of the run on screen; opened, what it is for and which one the next run gets. */
export function SeedChip({ seed }: { readonly seed: number }) {
  const { topBar } = useMessages()
  const next = useWorkbench((bench) => bench.seed)
  const locked = useLocked()
  const id = useId()
  return (
    <DialogTrigger>
      <Button className={`${controls['chip']} ${styles['seed']}`} isDisabled={locked}>
        <Dices size={13} aria-hidden />
        {topBar.seed(seed)}
        <ChevronDown size={14} aria-hidden />
      </Button>
      <PopoverDialog className={styles['seedDialog']} label={topBar.seedPick}>
        {(close) => (
          <form onSubmit={(event) => (event.preventDefault(), close())}>
            <p>{topBar.seedHint}</p>
            <label htmlFor={id}>{topBar.seedPick}</label>
            <input
              id={id}
              aria-describedby={`${id}-hint`}
              className="mono"
              inputMode="numeric"
              autoFocus
              maxLength={longest}
              value={next ?? ''}
              placeholder={topBar.seedOfScenario}
              onChange={({ target }) => {
                const digits = target.value.replaceAll(/\D/g, '')
                setWorkbench({ seed: digits === '' ? null : Number(digits) })
              }}
            />
            <small id={`${id}-hint`}>{topBar.seedNext}</small>
          </form>
        )}
      </PopoverDialog>
    </DialogTrigger>
  )
}
