import type { drawer as english } from '../en/drawer.ts'
import { integer, spaced } from '../format.ts'

export const drawer: typeof english = {
  title: '运行详情',
  tabs: { happened: '发生了什么', wire: '线上内容', charts: '图表', numbers: '数字', events: (count) => `事件 ${integer(count)}` },
  charts: {
    caption: (title) => spaced(`蓝色为 ${title}，灰色为其他传输。选择泳道即可更换。`),
    inFlightMeans: '该传输最新收到的那条之后，消息源又发布的条数：在路上、被扣住，或随连接丢失。0 表示没有落后。',
    titles: { latency: '延迟', age: '数据龄', inFlight: '在途消息', bytes: '线上字节', connections: '客户端连接', sockets: '服务器套接字', lag: '引擎延迟', memory: '引擎内存' },
    notes: {
      latency: '计划发布到送达，对数',
      age: '最新消息的数据龄，对数',
      inFlight: '已发布，尚未收到',
      bytes: '客户端侧，双向，每秒',
      connections: '客户端打开的 TCP 连接',
      sockets: '打开的 TCP；虚线：交换',
      lag: '事件循环，半秒内的 p99',
      memory: '驻留；虚线：堆。源站、网关和链路都在其中',
    },
  },
  numbers: {
    whole: '整个运行',
    range: (from, to) => `${from} 到 ${to}`,
    how: '按住 Shift 在泳道上拖动，或在两个时刻按 M，即可统计运行的一部分。',
    clear: '统计整个运行',
    columns: { transport: '传输', received: '已收到', lost: '丢失', duplicates: '重复', p50: 'p50', p95: 'p95', p99: 'p99', backAfter: '恢复用时', unconnected: '无连接', opened: '连接', bytes: '字节' },
    means: {
      received: '这段时间里到达的消息。“+”之后是最后时刻的，尚不算应到。应到的是“+”之前的数加上丢失的数。',
      lost: '这段时间里应到而从未到达的消息。可能仍在途中的不算应到。',
      p50: '从消息应发出的时刻算起；到达不足一半时为“–”。',
      p95: '从消息应发出的时刻算起；到达不足 95 % 时为“–”。',
      p99: '从消息应发出的时刻算起；到达不足 99 % 时为“–”。',
      backAfter: '从故障到消息再次到达的最长时间。',
      unconnected: '从客户端察觉连接断开到它重新有连接的最长时间。它短于“恢复用时”：后者从故障开始，到收到消息为止。',
    },
    notYet: '尚未恢复',
    never: '从未连上',
  },
  events: {
    filter: '在事件中查找',
    of: '范围',
    all: '所有传输',
    chosen: (title) => spaced(`仅 ${title}`),
    quiet: '不含消息、心跳、字节和负载',
    label: '事件',
    bytes: (count) => `另有 ${integer(count)} 个事件是线路上的字节，见“检视”`,
    shown: (shown, all) => `${integer(all)} 个中的 ${integer(shown)} 个`,
    none: '没有符合的事件。',
    older: '此窗口不再保留该事件的细节。',
  },
}
