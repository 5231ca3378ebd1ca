import { useState } from 'react'
import { Autocomplete, Header, Input, ListBox, ListBoxItem, ListBoxSection, SearchField, useFilter } from 'react-aria-components'
import { useMessages } from '../i18n/messages.ts'
import { setWorkbench, useWorkbench } from '../state/workbench.ts'
import { commandSections } from './commands.ts'
import { Dialog } from './dialog.tsx'
import controls from './controls.module.css'
import styles from './palette.module.css'

/** Everything by its name, from the keyboard. */
export function Palette() {
  const { palette } = useMessages()
  const isOpen = useWorkbench((bench) => bench.paletteOpen)
  return (
    <Dialog title={palette.title} isOpen={isOpen} onClose={() => setWorkbench({ paletteOpen: false })}>
      <Commands />
    </Dialog>
  )
}

function Commands() {
  const { palette } = useMessages()
  const { contains } = useFilter({ sensitivity: 'base' })
  const [sections] = useState(commandSections)
  const run = (id: string) => {
    setWorkbench({ paletteOpen: false })
    sections
      .flatMap((section) => section.commands)
      .find((command) => command.id === id)
      ?.run()
  }
  return (
    <Autocomplete filter={(text, typed) => contains(text, typed)}>
      <SearchField aria-label={palette.search} autoFocus className={styles['search'] ?? ''}>
        <Input placeholder={palette.search} />
      </SearchField>
      <ListBox aria-label={palette.title} className={`${controls['list'] ?? ''} ${styles['list'] ?? ''}`} selectionMode="none" onAction={(id) => run(String(id))} renderEmptyState={() => <p className={styles['none']}>{palette.none}</p>}>
        {sections.map((section) => (
          <ListBoxSection key={section.title} id={section.title} aria-label={section.title}>
            <Header>{section.title}</Header>
            {section.commands.map((command) => (
              <ListBoxItem key={command.id} id={command.id} textValue={command.title} className={`${controls['option'] ?? ''} ${styles['command'] ?? ''}`}>
                <span>{command.title}</span>
                {command.keys !== undefined && <kbd className="mono">{command.keys}</kbd>}
              </ListBoxItem>
            ))}
          </ListBoxSection>
        ))}
      </ListBox>
      <p className={styles['hint']}>{palette.hint}</p>
    </Autocomplete>
  )
}
