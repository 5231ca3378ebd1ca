import type { EventTexts } from '../en/events.ts'
import { bytes, duration, spaced } from '../format.ts'
import { endStates } from '../../../lab/language/zh/verdict-words.ts'
import { errorSentence } from '../../state/error-texts.ts'
import { factSentence, failureText, hitEffect } from '../lab-sentences.ts'

const sides = { client: '客户端', origin: '源站' } as const
const parties = { client: '客户端', link: '链路', gateway: '网关', origin: '源站' } as const
const processes = { engine: '引擎', probe: '探针' } as const
const states = { up: '运行中', down: '已停止', draining: '正在排空' } as const

export const events: EventTexts = {
  start: () => '客户端启动',
  attempt: (event, name) => spaced(`${name(event.via)} 尝试连接${event.by === 'ua' ? '（浏览器自行发起）' : ''}${event.cursor === undefined ? '' : `，从 ${event.cursor} 之后续传`}`),
  open: (event, name) => spaced(`${name(event.via)} 已打开`),
  hello: (event) => `收到源站问候，${event.resumed ? '已续传' : '从头开始'}`,
  message: (event) => `消息 ${event.epoch}-${event.seq}，${bytes(event.bytes)}${event.fresh ? '' : '，重复'}${event.intact ? '' : '，已损坏'}`,
  heartbeat: () => '心跳',
  gap: (event) => `源站称 ${event.from}–${event.to} 已不可得`,
  resync: (event) => `在 ${event.seq} 处重新同步`,
  empty: () => '空响应',
  error: (event) => `错误：${failureText(event.what)}${event.status === undefined ? '' : `，状态码 ${event.status}`}${event.readyState === undefined ? '' : `，readyState ${event.readyState}`}`,
  close: (event) => `已关闭${event.code === undefined ? '' : `，代码 ${event.code}`}${event.reason ? `“${event.reason}”` : ''}${event.clean === undefined ? '' : event.clean ? '，正常' : '，非正常'}`,
  watchdog: (event) => `看门狗：静默 ${duration(event.silentMs)}`,
  backoff: (event) => `等待 ${duration(event.delayMs)} 后进行第 ${event.attempt} 次尝试`,
  step: (event, name) => spaced(`从 ${name(event.from)} 降到 ${name(event.to)}：${failureText(event.why)}`),
  'end-state': (event) => `结束时 API 的状态：${endStates[event.state] ?? event.state}`,
  control: (event, name) => spaced(`全新的 ${name(event.via)} 客户端${event.restored ? `在 ${duration(event.afterMs)} 后接通` : `在 ${duration(event.afterMs)} 内未能接通`}`),
  publish: (event) => `已发布 ${event.epoch}-${event.seq}`,
  accept: (event, name) => spaced(`源站通过 HTTP/${event.http} 接受 ${name(event.via)}${event.cursor === undefined ? '' : `，从 ${event.cursor} 之后续传`}`),
  release: (event) => `源站结束交换：${event.how}`,
  'origin-state': (event) => `源站${states[event.state]}`,
  'tcp-open': (event) => `${sides[event.hop]}一侧 TCP 已打开${event.alpn === undefined ? '' : `，ALPN ${event.alpn}`}`,
  'tcp-close': (event) => `TCP 以 ${event.how} 关闭：上行 ${bytes(event.bytesUp)}，下行 ${bytes(event.bytesDown)}`,
  'link-open': (event) => `链路与${parties[event.peer]}之间的 TCP 已打开`,
  'link-end': (event) => `链路与${parties[event.peer]}之间的 TCP 由${parties[event.by]}结束：${event.how.toUpperCase()}${event.fault === undefined ? '' : `（${event.fault}）`}`,
  bytes: (event) => `累计上行 ${bytes(event.up)}，下行 ${bytes(event.down)}`,
  head: (event) => `${sides[event.hop]}一侧的${event.dir === 'c2s' ? '请求' : '响应'}：${event.lines[0] ?? ''}`,
  capture: (event) => `${sides[event.hop]}一侧${event.dir === 'c2s' ? '上行' : '下行'}，自第 ${event.offset} 字节起`,
  fault: (event) => `${event.fault} ${event.phase === 'on' ? '开启' : '关闭'}：${event.explain}`,
  hit: (event) => `${event.fault}：${hitEffect(event.effect)}${event.times === undefined ? '' : `（${event.times} 次）`}`,
  health: (event) => `${processes[event.process]}事件循环延迟 p99 ${duration(event.lagP99Ms)}`,
  load: (event) => `引擎：循环延迟 p99 ${duration(event.lagMs)}，堆 ${bytes(event.heapBytes)}，驻留内存 ${bytes(event.residentBytes)}`,
  clock: (event) => `时钟误差不超过 ${duration(event.errorMs)}`,
  baseline: (event) => `无故障基线：延迟 p95 ${duration(event.latencyP95Ms)}`,
  window: (event) => (event.t < event.endT ? `测量时段开始，计划 ${duration(event.endT - event.startT)}` : '测量时段结束'),
  fact: (event) => `实测 ${event.name} = ${String(event.value)}${event.unit === undefined ? '' : ` ${event.unit}`}：${factSentence(event.text)}`,
  unmeasured: (event) => `此处无法测量${event.name === '' ? '' : `（${event.name}）`}：${factSentence(event.because)}`,
  trouble: (event) => `${event.code}：${errorSentence(event.message)}`,
}
