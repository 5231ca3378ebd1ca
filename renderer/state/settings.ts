import { create } from 'zustand'
import type { ProbeKind } from '../../lab/contract/report.ts'
import { numberStyles, type NumberStyle } from '../i18n/locale.ts'
import { isCatalogue, languageFor, languages, switchLanguage, type CatalogueId } from '../i18n/messages.ts'
import type { ThemeName } from '../../lab/contract/palette.ts'
import { readStored } from './stored.ts'

export type ThemeChoice = ThemeName | 'system'
export interface Settings {
  readonly language: CatalogueId | 'system'
  readonly theme: ThemeChoice
  /** Larger type, thicker lines, no rail. */
  readonly projector: boolean
  readonly motion: 'system' | 'reduced'
  readonly numbers: NumberStyle
  /** Keys of the window without Ctrl or Alt act; off for people whose hand, or voice, presses them by accident (WCAG 2.1.4). */
  readonly bareKeys: boolean
  /** What a run takes when nothing else was chosen; null leaves it to the engine. */
  readonly probe: ProbeKind | null
  readonly scale: number | null
  /** Live runs show each transport with client code below the plain one. */
  readonly clientCode: boolean
  /** Hosts beyond this machine of which the person said that they may be disturbed. */
  readonly ownedHosts: readonly string[]
}

/** What time scales can be chosen; 1 is real time. */
export const scales = [1, 5, 10, 20, 40] as const

const probeKinds: readonly ProbeKind[] = ['node', 'chromium', 'electron', 'browser']

export const defaultSettings: Settings = { language: 'system', theme: 'system', projector: false, motion: 'system', numbers: 'language', bareKeys: true, probe: null, scale: null, clientCode: false, ownedHosts: [] }

/** Storage may hold what an older or newer version wrote: every field is taken only if it says something known. */
const parsers: { readonly [K in keyof Settings]: (value: unknown) => value is Settings[K] } = {
  language: (value): value is Settings['language'] => value === 'system' || isCatalogue(value),
  theme: (value): value is ThemeChoice => value === 'light' || value === 'dark' || value === 'system',
  projector: (value): value is boolean => typeof value === 'boolean',
  motion: (value): value is Settings['motion'] => value === 'system' || value === 'reduced',
  numbers: (value): value is NumberStyle => typeof value === 'string' && value in numberStyles,
  bareKeys: (value): value is boolean => typeof value === 'boolean',
  probe: (value): value is ProbeKind | null => value === null || probeKinds.some((kind) => kind === value),
  ownedHosts: (value): value is readonly string[] => Array.isArray(value) && value.every((host) => typeof host === 'string'),
  clientCode: (value): value is boolean => typeof value === 'boolean',
  scale: (value): value is number | null => value === null || scales.some((scale) => scale === value),
}

/** @param text JSON as `change` stored it, or null */
export function parseSettings(text: string | null): Settings {
  try {
    const saved: unknown = JSON.parse(text ?? '{}')
    if (typeof saved !== 'object' || saved === null) return defaultSettings
    const known = Object.entries(saved).filter(([key, value]) => key in parsers && parsers[key as keyof Settings](value))
    return { ...defaultSettings, ...Object.fromEntries(known) }
  } catch {
    return defaultSettings
  }
}

const key = 'brownout.settings'

export const useSettings = create<Settings>()(() => parseSettings(readStored(key)))

export function changeSettings(change: Partial<Settings>): void {
  useSettings.setState(change)
  localStorage.setItem(key, JSON.stringify(useSettings.getState()))
}

function chosenLanguage({ language }: Settings): CatalogueId {
  return language === 'system' ? languageFor(navigator.languages) : language
}

/** Puts the language and number style of the settings in force, now and whenever they change. @returns when the first one is there */
export function followLanguage(): Promise<void> {
  const put = (settings: Settings) => switchLanguage(chosenLanguage(settings), settings.numbers)
  useSettings.subscribe((settings, before) => {
    if (settings.language !== before.language || settings.numbers !== before.numbers) void put(settings)
  })
  return put(useSettings.getState())
}

/** The languages in turn. */
export function nextLanguage(): void {
  const at = languages.findIndex(({ id }) => id === chosenLanguage(useSettings.getState()))
  const next = languages[(at + 1) % languages.length]
  if (next) changeSettings({ language: next.id })
}

/** From the system's to the other one, so that the first press is seen; then to its own, and back to whatever it has. */
export function themeAfter(choice: ThemeChoice, system: 'light' | 'dark'): ThemeChoice {
  if (choice === 'system') return system === 'dark' ? 'light' : 'dark'
  return choice === system ? 'system' : system
}

export function nextTheme(): void {
  changeSettings({ theme: themeAfter(useSettings.getState().theme, matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') })
}

export function toggleProjector(): void {
  changeSettings({ projector: !useSettings.getState().projector })
}
