import type { compare as english } from '../en/compare.ts'
import { integer } from '../format.ts'

export const compare: typeof english = {
  title: '对比',
  sides: { a: 'A', b: 'B' },
  side: (name) => `${name} 侧`,
  sideNote: { a: '之前', b: '之后' },
  pick: '选择运行',
  addRepeat: '添加一次重复',
  repeats: '它的重复运行',
  others: '已保存的运行',
  newest: (count) => `最新的 ${integer(count)} 个；更早的请在“记录”中按“对比”`,
  remove: (title) => `移除“${title}”`,
  show: (run) => `显示运行 ${run} 的泳道`,
  swap: '交换两侧',
  clear: '清空',
  newestTwo: '对比最新的两个运行',
  empty: '两个运行，并排查看',
  emptyText: '它们的做法有何不同，哪些变好、哪些变差，并在同一时间轴上显示两者的泳道。每侧多次重复可以区分偶然与变化。',
  pickTwo: '在“记录”中选择两个',
  offer: (a, b) => `最新的两个：${a}，以及 ${b}`,
  needsTwo: '对比需要两个运行',
  needsTwoText: '再运行一次，例如换一个种子、换一个浏览器，或多加一个故障，然后回来。',
  toLive: '转到“实时”',
  pickOther: '请为另一侧选择一个运行。',
  working: '正在按当前规则判定两侧',
  workingText: '一百万个事件的运行大约需要半分钟。',
  failed: '这些运行无法对比',
  madeAlike: '做法相同',
  madeAlikeText: '场景、种子、时间比例、客户端和版本都相同：下面的差异是偶然。',
  comparable: '同一场景、同一时间比例。以下不同：',
  notComparable: '做的不是同一件事。以下不同，结果也可能随之不同：',
  differs: '有何不同',
  field: '做法',
  fields: {
    scenario: '场景', faults: '故障', feed: '消息源', contract: '承诺', length: '时长', 'time scale': '时间比例', seed: '种子', probe: '客户端', link: '链路', 'scenario hash': '场景哈希', 'probe version': '客户端版本',
    Brownout: 'Brownout 版本', Node: 'Node 版本', platform: '平台',
  },
  values: { none: '无', 'as needed': '按需', embedded: '内置引擎', latest: '最新', complete: '完整' },
  matrix: '变化',
  matrixCaption: '从 A 到 B 的变化，按传输和测量值',
  verdict: '判定',
  changes: { better: '变好', worse: '变差', same: '相同', unclear: '不明' },
  changeHints: { better: '超出噪声', worse: '超出噪声', same: '在噪声之内', unclear: '无法判断' },
  sameEverywhere: (titles) => `各传输在噪声之内相同：${titles}。`,
  onlyIn: (side, transports) => `仅在 ${side} 中：${transports}。`,
  headlines: {
    verdicts: '判定变好 : 变差',
    lost: '丢失的消息，所有传输',
  },
  lanes: '两者随时间的表现',
  lanesNote: 'A 在上，B 在下，从各自客户端启动算起',
  lanesTooLong: '有一侧太长，无法并排绘制；请在“实时”中打开，按时间查看。',
  measuresOf: (transport) => `测量值 · ${transport}`,
  measureColumns: { measure: '测量值', a: 'A', b: 'B', delta: '差值', interval: '介于', noise: '噪声', change: '变化' },
  measures: {
    lost: '丢失', silentLoss: '无声丢失', duplicatesApp: '重复', reordered: '乱序', corrupt: '损坏', timeToDetectMs: '察觉用时', timeToRecoverMs: '恢复用时', timeToFirstMessageMs: '首条消息用时', 'latencyMs.p50': '延迟 p50',
    'latencyMs.p95': '延迟 p95', 'ageMs.mean': '平均数据龄', maxGapMs: '最长间隔', availability: '新鲜占比', attempts: '尝试次数', tcpOpens: 'TCP 连接数', overheadBytesPerMessage: '每条消息开销', zombieMs: '假连接时长',
  },
  note: (fewest) =>
    fewest === 1
      ? '某一侧只有一次运行，没有区间：超出噪声的差异仍可能是偶然。请重复运行，再用多次重复对比。'
      : fewest < 5
        ? `每侧至少 ${fewest} 次运行时，区间只是任意两次运行之差的最小值和最大值；从五次起为 95 % 的自助法区间。`
        : '区间为各次运行上的 95 % 自助法百分位区间（2000 次抽取）。',
}
