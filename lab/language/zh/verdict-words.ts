import type { VerdictName } from '../../contract/verdict.ts'
import type { LabTexts } from '../lab-texts.ts'

type Words = LabTexts['verdicts']

export const verdictNames: Readonly<Record<VerdictName, string>> = { unaffected: '不受影响', degraded: '变差', reconnects: '自动重连', 'needs-fallback': '需要降级', fails: '失败', unstable: '不稳定', invalid: '未作判定' }

export const rules: Words['rules'] = {
  '0 health gate': '0 运行是否可信',
  '1 fails (F1 wrong data)': '1 失败（F1 数据有误）',
  '1 fails (F2 nothing served)': '1 失败（F2 没有得到服务）',
  '1 fails (F3 silent loss)': '1 失败（F3 静默丢失）',
  '1 fails (F4 self-harm)': '1 失败（F4 自我伤害）',
  '2 needs manual fallback': '2 需要人工降级',
  '3 reconnects by itself': '3 自行重连',
  '4 degraded': '4 变差',
  '5 unaffected': '5 不受影响',
  'repeats disagree': '各次运行不一致',
}

export const reasons: Words['reasons'] = {
  closed: '已关闭', 'zombie-open': '假连接', 'never-open': '从未连上', 'still-trying': '仍在尝试', buffered: '被缓冲', late: '太晚', 'gap-unrepaired': '缺口未补',
  corrupt: '已损坏', foreign: '混入异源', reordered: '乱序', unreachable: '无法到达', 'silent-loss': '悄悄丢失', 'reconnect-storm': '重连风暴',
  lossy: '丢失', duplicates: '重复', stall: '停顿', stale: '陈旧', goodput: '吞吐不足', slow: '慢', old: '陈旧', burst: '成批', overhead: '开销大',
  'incomplete-log': '日志中断', 'probe-lost': '探针丢失', 'not-run': '未运行', 'no-feed': '没有消息源', clock: '时钟不准', 'publisher-late': '发布延误', 'engine-busy': '引擎繁忙', 'probe-busy': '探针繁忙',
  'coming-back': '尚未恢复', downgraded: '已降协议', 'fault-not-seen': '没有看到故障', baseline: '基线异常', split: '判定分歧',
}

export const flags: Words['flags'] = {
  lossy: '丢失', gap: '已告知缺口', dup: '重复', 'raw dup': '线路上重复', churn: '反复重连', 'slow-start': '起步慢', degraded: '变差', slow: '慢', burst: '成批', overhead: '开销大', 'half-open': '半开',
  'no baseline': '没有基线', 'fresh client not tried': '未试新客户端', 'stopped early': '提前停止',
}

export const endStates: Words['endStates'] = { open: '打开（open）', connecting: '连接中（connecting）', closed: '关闭（closed）', idle: '空闲（idle）' }
