import type { report as english } from '../en/report.ts'

export const report: typeof english = {
  title: '报告',
}
