import type { Report } from '../contract/report.ts'

/** The report as it is, `reportSchema` of the contract. */
export function renderJson(report: Report): string {
  return JSON.stringify(report, undefined, 2)
}
