import { create } from 'zustand'
import { en } from './en.ts'
import { setLocale, type NumberStyle } from './locale.ts'

/** The shape of every catalogue: English says which texts there are, the compiler refuses a language that lacks one. */
export type Messages = typeof en
export type ScreenId = keyof Messages['screens']

/** A language is one folder with the same files as `en/` and one line here; it is fetched when somebody asks for it. */
const catalogues = {
  en: { tag: 'en', name: 'English', load: () => Promise.resolve(en) },
  zh: { tag: 'zh-CN', name: '简体中文', load: async () => (await import('./zh.ts')).zh },
} satisfies Readonly<Record<string, { readonly tag: string; readonly name: string; load(): Promise<Messages> }>>
export type Language = keyof typeof catalogues

/** English made longer, for tests of the layout; nobody is offered it. */
const pseudo = { language: 'en', tag: 'en-XA', load: async () => (await import('./pseudo.ts')).pseudoEnglish } as const
export type CatalogueId = Language | 'pseudo'

export function isCatalogue(id: unknown): id is CatalogueId {
  return typeof id === 'string' && (Object.hasOwn(catalogues, id) || id === 'pseudo')
}

export const languages = (Object.keys(catalogues) as Language[]).map((id) => ({ id, name: catalogues[id].name, tag: catalogues[id].tag }))

interface LanguageState {
  readonly language: Language
  readonly messages: Messages
  /** Grows with the number style too: texts that were formatted before are stale. */
  readonly version: number
}

const useLanguageState = create<LanguageState>()(() => ({ language: 'en', messages: en, version: 0 }))

/** The first preferred language that has a catalogue, else English. @param preferred tags as browsers and POSIX write them */
export function languageFor(preferred: readonly string[]): Language {
  const known = preferred.map((tag) => tag.split(/[-@_]/)[0] ?? '').find((base): base is Language => base in catalogues)
  return known ?? 'en'
}

/** The texts in force; the component renders again when they change. */
export function useMessages(): Messages {
  return useLanguageState((state) => state.messages)
}

export function useLanguage(): Language {
  useLanguageState((state) => state.version)
  return useLanguageState((state) => state.language)
}

/** Of what the engine says and nobody has translated, such as an error: English in a text of another language. */
export function tagOf(text: string): 'en' | undefined {
  return currentLanguage() === 'en' || /\p{Script=Han}/u.test(text) ? undefined : 'en'
}

/** Outside components. */
export function currentLanguage(): Language {
  return useLanguageState.getState().language
}

/** The texts in force, outside components: ask when they are needed, never keep them. */
export function currentMessages(): Messages {
  return useLanguageState.getState().messages
}

/** Tells the language in force, now and when it changes. @returns the function that stops telling */
export function onLanguage(listener: (language: Language) => void): () => void {
  listener(useLanguageState.getState().language)
  return useLanguageState.subscribe((state, before) => state.language !== before.language && listener(state.language))
}

/** The texts of a language that need not be in force. */
export function messagesOf(language: Language): Promise<Messages> {
  return catalogues[language].load()
}

let asked = 0

/** Fetches the catalogue and puts it in force; nothing on screen is lost. The last one asked for wins. */
export async function switchLanguage(id: CatalogueId, numbers: NumberStyle = 'language'): Promise<void> {
  const turn = ++asked
  const { language, tag, load } = id === 'pseudo' ? pseudo : { language: id, ...catalogues[id] }
  const messages = await load()
  if (turn !== asked) return
  setLocale(tag, numbers)
  if (typeof document !== 'undefined') document.documentElement.lang = tag
  useLanguageState.setState(({ version }) => ({ language, messages, version: version + 1 }))
}
