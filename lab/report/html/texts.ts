import type { ReportLanguage } from '../../contract/export.ts'
import type { FaultId } from '../../contract/fault.ts'
import { faultKind } from '../../contract/fault-side.ts'
import { en, type PageTexts } from './texts-en.ts'
import { zh } from './texts-zh.ts'

export type { PageTexts }
/** @param faultTitles the lab's own, in English */
export function withTitles(texts: PageTexts, faultTitles: Readonly<Record<string, string>> = {}): PageTexts {
  return { ...texts, faultTitles }
}

/** What a fault is called; undefined where nobody has told. */
export function faultTitle(fault: string, { lab, faultTitles, onServerSide }: PageTexts): string | undefined {
  const kind = faultKind(fault as FaultId)
  const title = lab.fixtures.faults[kind]?.title ?? faultTitles[kind]
  return title === undefined || kind === fault ? title : onServerSide(title)
}

export const pageTexts: Readonly<Record<ReportLanguage, PageTexts>> = { en, zh }
