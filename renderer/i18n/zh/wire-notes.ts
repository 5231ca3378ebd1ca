import type { wireNotes as english } from '../en/wire-notes.ts'

export const wireNotes: typeof english = {
  headers: {
    upgrade: '请求切换协议，RFC 9110 §7.8',
    connection: '列出逐跳首部，RFC 9110 §7.6.1',
    'sec-websocket-key': '随机值；没有 Upgrade 便毫无意义，RFC 6455 §4.1',
    'sec-websocket-version': '唯一在用的版本是 13，RFC 6455 §4.1',
    'sec-websocket-accept': '证明服务器读到了 key，RFC 6455 §4.2.2',
    'sec-websocket-extensions': '提议压缩，RFC 7692',
    'last-event-id': '从何处续传，HTML §9.2',
    accept: '客户端能读什么',
    'cache-control': 'RFC 9111 §5.2',
    ':protocol': 'HTTP/2 之内的 WebSocket，RFC 8441 §4',
    ':method': 'RFC 9113 §8.3.1',
    'transfer-encoding': '长度未知，分块发送，RFC 9112 §7.1',
    'x-accel-buffering': '请求 nginx 不要缓冲',
    via: '这里经过了一个中间节点，RFC 9110 §7.6.3',
    te: '逐跳首部，RFC 9110 §10.1.4',
  },
  statuses: {
    101: '已切换：此后不再是 HTTP，RFC 9110 §15.2.2',
    200: 'RFC 9110 §15.3.1',
    204: '没有新内容；EventSource 就此永久停止，HTML §9.2',
    400: 'RFC 9110 §15.5.1',
    404: 'RFC 9110 §15.5.5',
    426: '要求升级却没有见到，RFC 9110 §15.5.22；页面永远看不到这个数字',
    429: '请求过多，RFC 6585 §4',
    500: 'RFC 9110 §15.6.1',
    502: '网关没有从源站得到可用的响应，RFC 9110 §15.6.3',
    503: 'RFC 9110 §15.6.4',
    504: '网关等不下去了，RFC 9110 §15.6.5',
  },
}
