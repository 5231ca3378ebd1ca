import type { scenarios as english } from '../en/scenarios.ts'

export const scenarios: typeof english = {
  title: '场景',
}
