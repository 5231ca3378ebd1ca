import type { AskedKind } from '../lab/contract/desktop.ts'
import type { ScreenName } from '../lab/contract/screens.ts'

/** The words of the menu and of the shell's own questions. The window's are in `renderer/i18n`; the shell starts before any page and has its few here. */
const en = {
  file: '&File',
  showRuns: 'Show runs in the file manager',
  open: 'Open a scenario …',
  save: 'Save the scenario',
  exportRun: 'Save a report of the run …',
  edit: '&Edit',
  undo: 'Undo fault change',
  run: '&Run',
  runOrStop: 'Run or stop',
  restart: 'Restart the engine',
  view: '&View',
  screens: { live: 'Live', matrix: 'Matrix', compare: 'Compare', lessons: 'Lessons', inspector: 'Inspector', report: 'Report', scenarios: 'Scenarios', runs: 'Runs', server: 'Your server', advisor: 'Advisor', notes: 'Notes', settings: 'Settings' } satisfies Record<ScreenName, string>,
  palette: 'Find a command',
  theme: 'Light or dark',
  projector: 'Projector mode',
  help: '&Help',
  keys: 'Keyboard and help',
  closing: {
    stay: 'Let it go on',
    close: 'Stop and close',
    of: {
      matrix: { message: 'The matrix is still running.', detail: 'The cells measured so far are kept; the missing ones can be run later.' },
      notes: { message: 'The notes are still being checked.', detail: 'The answers so far are kept; the missing ones can be checked later.' },
      server: { message: 'The path in front of your server is open.', detail: 'Clients that are connected through it are cut off. What was recorded is kept, under Runs.' },
      free: { message: 'A free run is still going.', detail: 'What was recorded is kept, under Runs.' },
    } satisfies Record<AskedKind, { message: string; detail: string }>,
  },
}
export type MenuTexts = typeof en

const zh: MenuTexts = {
  file: '文件(&F)',
  showRuns: '在文件管理器中显示运行',
  open: '打开场景…',
  save: '保存场景',
  exportRun: '保存运行报告…',
  edit: '编辑(&E)',
  undo: '撤销故障开关',
  run: '运行(&R)',
  runOrStop: '运行或停止',
  restart: '重新启动引擎',
  view: '视图(&V)',
  screens: { live: '实时', matrix: '矩阵', compare: '对比', lessons: '课程', inspector: '检视', report: '报告', scenarios: '场景', runs: '记录', server: '你的服务', advisor: '选型', notes: '论断', settings: '设置' },
  palette: '查找命令',
  theme: '浅色或深色',
  projector: '投影模式',
  help: '帮助(&H)',
  keys: '按键与帮助',
  closing: {
    stay: '让它继续',
    close: '停止并关闭',
    of: {
      matrix: { message: '矩阵仍在运行。', detail: '已测得的单元格会保留；缺少的可稍后运行。' },
      notes: { message: '论断仍在检验。', detail: '已有的答案会保留；缺少的可稍后检验。' },
      server: { message: '你的服务前面的路径仍然开着。', detail: '经由它连接的客户端会断开。已记录的内容会保留在“记录”中。' },
      free: { message: '自由运行仍在进行。', detail: '已记录的内容会保留在“记录”中。' },
    },
  },
}

export const menuTexts = { en, zh } as const
export type MenuLanguage = keyof typeof menuTexts

/** @param preferred the system's languages, best first */
export function menuLanguageFor(preferred: readonly string[]): MenuLanguage {
  const base = preferred.map((tag) => tag.split(/[-_]/)[0]).find((candidate) => candidate === 'en' || candidate === 'zh')
  return base === 'zh' ? 'zh' : 'en'
}
