import { Check, ChevronDown } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { Button, Header, ListBox, ListBoxItem, ListBoxSection, Popover, Select, SelectValue } from 'react-aria-components'
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

/** A button that opens a list of titled sections. `children` is what the button shows. */
export function Choice({ label, value, sections, className, isDisabled, onChange, children }: ChoiceProps) {
  // A letter or an arrow on the closed button would choose, too: unseen, and by a key that was meant for something else.
  const isOpen = useRef(false)
  const disabled = sections.flatMap((section) => section.items.filter((item) => item.disabled).map((item) => item.id))
  return (
    <Select aria-label={label} value={value} isDisabled={isDisabled ?? false} disabledKeys={disabled} onOpenChange={(open) => (isOpen.current = open)} onChange={(key) => key !== null && isOpen.current && onChange(String(key))}>
      <Button className={className ?? styles['chip'] ?? ''}>
        {/* What is chosen is part of the button's name; a list of actions has nothing chosen. */}
        {value === '' ? children : <SelectValue className={styles['value'] ?? ''}>{() => children}</SelectValue>}
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className={styles['popover'] ?? ''} offset={6} placement="bottom start">
        <ListBox className={styles['list'] ?? ''}>
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
      </Popover>
    </Select>
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
