import type { LabTexts } from './lab-texts.ts'
import { errors } from './zh/errors.ts'
import { facts } from './zh/facts.ts'
import { failures } from './zh/failures.ts'
import { fixtures } from './zh/fixtures.ts'
import { verdicts } from './zh/verdict-texts.ts'

/** Simplified Chinese. Names of protocols, APIs, headers and statuses stay as engineers write them. */
export const chinese: LabTexts = {
  fixtures,
  facts,
  verdicts,
  failures,
  errors,
  units: { bytes: '字节', connections: '个连接', requests: '个请求', messages: '条消息', 'round trips': '次往返', frames: '帧', clients: '个客户端', percent: '%' },
  endings: { fin: 'FIN 关闭', rst: 'RST 重置', goaway: 'GOAWAY 告别', 'rst-stream': 'RST_STREAM 重置', 'end-stream': '完整', 'close-frame': '关闭帧', silence: '静默', local: '本地' },
  evidence: { compared: '实测对照', documented: '有文档', typical: '典型' },
  ownServer: (server, condition) => `${server}，条件“${condition}”`,
  freeRun: '自由运行',
}
