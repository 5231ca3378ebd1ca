import type { LabTexts } from '../lab-texts.ts'
import { pattern } from '../patterns.ts'

/** What clients, browsers and the platform say when a connection fails; what is not here stays as it was said. */
export const failures: LabTexts['failures'] = {
  sentences: {
    'error event': 'error 事件',
    'network error': '网络错误',
    'Failed to fetch': '请求失败',
    'fetch failed': '请求失败',
    terminated: '被中断',
    'socket hang up': '连接被挂断',
    'the connection ended': '连接结束',
    'the answer is not from the feed': '应答不是来自消息源',
    'a line is not a record of the feed': '有一行不是消息源的记录',
    'an event is not a record of the feed': '有一个事件不是消息源的记录',
    'a message is not a record of the feed': '有一条消息不是消息源的记录',
  },
  patterns: [
    pattern(/^no answer within (\S+) ms$/, (ms) => `${ms} ms 内没有应答`),
    pattern(/^closed with (\d+)$/, (code) => `以 ${code} 关闭`),
    pattern(/^Unexpected server response: (\d+)$/, (status) => `应答 ${status}，而非 101`),
    pattern(/^not the feed but (.+)$/, (type) => `不是消息源，而是 ${type}`),
    pattern(/^a fetch of the same address is answered (\d+)$/, (status) => `向同一地址请求，应答 ${status}`),
  ],
}
