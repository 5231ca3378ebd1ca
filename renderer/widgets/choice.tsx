import { Check, ChevronDown } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { Autocomplete, Button, Header, Input, ListBox, ListBoxItem, ListBoxSection, Popover, SearchField, Select, SelectValue } from 'react-aria-components'
import { useMessages } from '../i18n/messages.ts'
import { inWords, wordSearch } from './word-search.ts'
import styles from './controls.module.css'

export interface ChoiceItem {
  readonly id: string
  readonly title: string
  readonly note?: string | undefined
  readonly disabled?: boolean
}
export interface ChoiceSection {
  readonly title?: string
  readonly items: readonly ChoiceItem[]
}
export interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly sections: readonly ChoiceSection[]
  readonly className?: string | undefined
  readonly isDisabled?: boolean
  onChange(id: string): void
  readonly children: ReactNode
}

/** More than this are looked through by words. */
const mostAtAGlance = 12

/** A button that opens a list of titled sections; a long one has a search. `children` is what the button shows. */
export function Choice({ label, value, sections, className, isDisabled, onChange, children }: ChoiceProps) {
  // A letter or an arrow on the closed button would choose, too: unseen, and by a key that was meant for something else.
  const isOpen = useRef(false)
  const items = sections.flatMap((section) => section.items)
  const disabled = items.filter((item) => item.disabled).map((item) => item.id)
  const isLong = items.length > mostAtAGlance
  return (
    <Select aria-label={label} value={value} isDisabled={isDisabled ?? false} disabledKeys={disabled} onOpenChange={(open) => (isOpen.current = open)} onChange={(key) => key !== null && isOpen.current && onChange(String(key))}>
      <Button className={className ?? styles['chip'] ?? ''}>
        {/* What is chosen is part of the button's name; a list of actions has nothing chosen. */}
        {value === '' ? children : <SelectValue className={styles['value'] ?? ''}>{() => children}</SelectValue>}
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className={styles['popover'] ?? ''} offset={6} placement="bottom start">
        {isLong ? (
          <Searched items={items}>
            <Options label={label} sections={sections} />
          </Searched>
        ) : (
          <Options label={label} sections={sections} />
        )}
      </Popover>
    </Select>
  )
}

/** By the words of title and note. */
function Searched({ items, children }: { readonly items: readonly ChoiceItem[]; readonly children: ReactNode }) {
  const { choice } = useMessages()
  const said = new Map(items.map(({ id, title, note = '' }) => [id, inWords(`${title} ${note}`)]))
  return (
    <Autocomplete filter={(_, typed, { key }) => wordSearch(typed)(said.get(String(key)) ?? '')}>
      <SearchField aria-label={choice.search} autoFocus className={styles['search'] ?? ''}>
        <Input placeholder={choice.search} />
      </SearchField>
      {children}
    </Autocomplete>
  )
}

function Options({ label, sections }: Pick<ChoiceProps, 'label' | 'sections'>) {
  const { palette } = useMessages()
  return (
    <ListBox className={styles['list'] ?? ''} renderEmptyState={() => <p className={styles['none']}>{palette.none}</p>}>
      {sections.map((section) => {
        // One name for both: a section that comes in before others must not be given their id.
        const id = `section ${section.title ?? ''}`
        return (
          <ListBoxSection key={id} id={id} aria-label={section.title ?? label}>
            {section.title !== undefined && <Header>{section.title}</Header>}
            {section.items.map((item) => (
              <Option key={item.id} item={item} />
            ))}
          </ListBoxSection>
        )
      })}
    </ListBox>
  )
}

function Option({ item }: { readonly item: ChoiceItem }) {
  return (
    <ListBoxItem id={item.id} textValue={item.title} className={styles['option'] ?? ''}>
      {({ isSelected }) => (
        <>
          {isSelected ? <Check size={14} aria-hidden /> : <span />}
          <span className={styles['optionTitle']}>{item.title}</span>
          {item.note !== undefined && <span className={styles['optionNote']}>{item.note}</span>}
        </>
      )}
    </ListBoxItem>
  )
}
