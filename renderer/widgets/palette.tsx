import { useEffect, useMemo, useState } from 'react'
import { Autocomplete, Header, Input, ListBox, ListBoxItem, ListBoxSection, SearchField } from 'react-aria-components'
import { languages, messagesOf, useLanguage, useMessages } from '../i18n/messages.ts'
import { setWorkbench, useWorkbench } from '../state/workbench.ts'
import { commandSections } from './commands.ts'
import { Dialog } from './dialog.tsx'
import { type Found, paletteIndex, searchPalette, type Spoken } from './palette-search.ts'
import controls from './controls.module.css'
import styles from './palette.module.css'

/** Everything by its name or by what it is, from the keyboard. */
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
  const index = usePaletteIndex()
  const [typed, setTyped] = useState('')
  const sections = useMemo(() => searchPalette(index, typed, palette.sections.described), [index, typed, palette])
  const run = (id: string) => {
    setWorkbench({ paletteOpen: false })
    sections
      .flatMap(({ found }) => found)
      .find(({ command }) => command.id === id)
      ?.command.run()
  }
  return (
    // The search field would only be emptied by it.
    <div className={styles['all']} onKeyDownCapture={(event) => event.key === 'Escape' && setWorkbench({ paletteOpen: false })}>
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField aria-label={palette.search} autoFocus className={controls['search'] ?? ''}>
          <Input placeholder={palette.search} />
        </SearchField>
        <ListBox aria-label={palette.title} className={`${controls['list'] ?? ''} ${styles['list'] ?? ''}`} selectionMode="none" onAction={(id) => run(String(id))} renderEmptyState={() => <p className={controls['none']}>{palette.none}</p>}>
          {sections.map((section) => (
            <ListBoxSection key={section.title} id={section.title} aria-label={section.title}>
              <Header>{section.title}</Header>
              {section.found.map(commandItem)}
            </ListBoxSection>
          ))}
        </ListBox>
        <p className={styles['hint']}>{palette.hint}</p>
      </Autocomplete>
    </div>
  )
}

function commandItem({ command, shows }: Found) {
  return (
    <ListBoxItem key={command.id} id={command.id} textValue={command.title} className={`${controls['option'] ?? ''} ${styles['command'] ?? ''}`}>
      <span className={styles['name']}>
        {command.title}
        {shows && <small lang={shows.tag}>{shows.text}</small>}
      </span>
      {command.keys !== undefined && <kbd className="mono">{command.keys}</kbd>}
    </ListBoxItem>
  )
}

/** As it was when the palette was opened; names in the other languages join when they are here. */
function usePaletteIndex() {
  const messages = useMessages()
  const language = useLanguage()
  const [others, setOthers] = useState<readonly Spoken[]>([])
  const [own] = useState(() => ({ tag: tagOf(language), sections: commandSections(messages, language) }))
  useEffect(() => {
    let isOpen = true
    const rest = languages.filter(({ id }) => id !== language)
    void Promise.all(rest.map(async ({ id, tag }) => ({ tag, sections: commandSections(await messagesOf(id), id) }))).then((spoken) => isOpen && setOthers(spoken))
    return () => {
      isOpen = false
    }
  }, [language])
  return useMemo(() => paletteIndex(own, others), [own, others])
}

function tagOf(language: string): string {
  return languages.find(({ id }) => id === language)?.tag ?? language
}
