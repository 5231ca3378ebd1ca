import type { ReportLanguage } from '../../contract/export.ts'
import { en, type PageTexts } from './texts-en.ts'
import { zh } from './texts-zh.ts'

export type { PageTexts }
export const pageTexts: Readonly<Record<ReportLanguage, PageTexts>> = { en, zh }
