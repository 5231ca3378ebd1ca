import { languages, useLanguage, useMessages } from '../i18n/messages.ts'
import { nextLanguage } from '../state/settings.ts'
import controls from './controls.module.css'
import { Hint } from './hint.tsx'

/** Shows the language in force by its first letter or character; a press goes to the next one. */
export function LanguageButton() {
  const messages = useMessages()
  const language = useLanguage()
  const name = languages.find(({ id }) => id === language)?.name ?? language
  const label = messages.joined.named(messages.actions.language, name)
  return (
    <Hint text={label}>
      <button type="button" className={controls['iconButton']} onClick={nextLanguage} aria-label={label} aria-keyshortcuts="Alt+L">
        <span aria-hidden>{language === 'zh' ? '中' : 'En'}</span>
      </button>
    </Hint>
  )
}
