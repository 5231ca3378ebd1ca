/** The screens of the UI, as its side bar and the desktop's menu list them: each with the key that goes there together with Alt. */
export const screenKeys = {
  live: '1',
  matrix: '2',
  compare: '3',
  lessons: '4',
  inspector: '5',
  report: '6',
  scenarios: '7',
  runs: '8',
  server: '9',
  advisor: 'A',
  notes: 'N',
  settings: '0',
} as const
export type ScreenName = keyof typeof screenKeys
export const screenNames = Object.keys(screenKeys) as readonly ScreenName[]
