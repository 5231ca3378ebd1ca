/** Parameters of faults by what they are called in a run, without the unit; with it where the same name means two things. */
export const paramNames: Readonly<Record<string, string>> = {
  latency: '延迟', jitter: '抖动', direction: '方向', rateKBps: '速率', timeout: '超时', average: '平均大小', variation: '变化幅度', delay: '推迟', bytes: '字节数', flows: '连接', percent: '比例', correlation: '相关性', retransmitAfter: '重传等待',
  alpn: 'ALPN 协议', trusted: '受信任', max: '上限', per: '计数方式', over: '超出时', overMs: '历时', drain: '旧连接保留', webSockets: 'WebSocket 处理', of: '对象', answer: '应答', location: '跳转地址', realm: '认证域', status: '状态码',
  retryAfter: '重试等待', body: '正文', count: '次数', cut: '切断', page: '页面', refused: '拒绝时', reset: '重置时', closed: '关闭时', lostOverHttp2: 'HTTP/2 上丢失时', after: '在此之后', how: '方式', ttl: '有效期', collapse: '合并请求',
  honourClient: '听从客户端', headers: '首部', cap: '内存上限', idle: '空闲', tunnel: '隧道空闲', keepAlive: '保持连接', end: '结束方式', on: '哪一侧', name: '名称', names: '名称', value: '值', chunk: '分块', add: '添加', keep: '保留', via: 'Via 名称',
  spelling: '写法', type: '类型', clients: '客户端', encoding: '编码', flush: '刷新', until: '直到', time: '时间', honourXAccelBuffering: '遵从 X-Accel-Buffering', every: '每隔', interval: '间隔', dir: '方向', opcode: '帧类型', frames: '控制帧',
  code: '关闭代码', reason: '原因', field: '字段', event: '事件序号', inside: '切点', downFor: '关闭时长', keepRing: '保留缓冲', holdHeaders: '扣住响应头', statusOverHttp2: 'HTTP/2 上的状态码', retryAfterSeconds: '重试等待秒数', grace: '宽限', retry: '重连间隔',
}

export const paramValues: Readonly<Record<string, string>> = {
  true: '是', false: '否', both: '两者', upstream: '上行', downstream: '下行', either: '任一侧', 'from-client': '来自客户端', 'from-origin': '来自源站', old: '已有的', all: '全部', address: '每个地址', stay: '保留', 'close-1001': '以 1001 关闭',
  origin: '源站', client: '客户端', clients: '客户端', responses: '响应', tunnels: '隧道', request: '请求', response: '响应', message: '消息', frame: '帧', redirect: '重定向', page: '页面', head: '响应头', nothing: '不切断', status: '状态码', hang: '挂起',
  'accept-then-close': '接受后关闭', flip: '翻转一位', truncate: '截断', clean: '如同完整', lower: '小写', canonical: '规范写法', s2c: '下行', c2s: '上行', data: '数据', text: '文本', binary: '二进制', close: '关闭帧', event: '事件', comment: '注释',
  line: '行内', character: '字符内', end: '结束',
}
