import type { advisor as english } from '../en/advisor.ts'

export const advisor: typeof english = {
  title: '选型',
}
