import type { fixtures as english } from '../en/fixtures.ts'
import { faults } from './faults.ts'

export const fixtures: typeof english = {
  transports: {
    polling: { title: '轮询', text: '页面反复询问；服务器立即回答新的内容。' },
    'long-polling': { title: '长轮询', text: '页面询问，服务器扣住请求直到有内容可说，页面再次询问。' },
    'http-stream': { title: 'HTTP 流', text: '一个永不结束的响应；页面逐块读取并按行切分。' },
    sse: { title: 'SSE', text: '一个由带 id 的命名事件组成的响应；浏览器解析它、自行重连，并告知最后看到的 id。' },
    'sse-h2': { title: 'SSE over HTTP/2', text: '同样的事件，作为单个 TLS 连接上众多流中的一个。' },
    websocket: { title: 'WebSocket', text: '一个 HTTP 请求把它的连接变成双向收发消息的套接字；除非页面代码处理，丢失的就丢失了。' },
    'websocket-h2': { title: 'WebSocket over HTTP/2', text: '套接字是 HTTP/2 连接中的一个流，由扩展 CONNECT 而非 Upgrade 打开。' },
    fallback: { title: '降级阶梯', text: '页面代码依次尝试各种传输，察觉静默，带抖动地等待，并从中断处续传。' },
  },
  conditions: {
    'bad-gateway': { title: '短暂的 502', text: '代理后面的后端重启：进行中的交换被切断，代理在 10 s 内回答 502。' },
    clean: { title: '无故障', text: '没有故障。其他条件都与它比较。' },
    'connection-reset': { title: '连接被重置', text: '所有已打开的连接被重置一次（RST）。新连接立即可用。' },
    'idle-timeout-heartbeat': { title: '空闲超时，有心跳', text: '同样的代理、同样安静的消息源，但源站每 15 s 发送一次心跳。' },
    'idle-timeout': { title: '空闲超时，源安静', text: '代理关闭静默满 60 s 的一切。消息源每 80 s 才说一次话，源站不发送心跳。' },
    latency: { title: '延迟 300 ms', text: '来自服务器的一切都晚到 300 ms，上下浮动 50 ms。没有丢失，也没有关闭。' },
    'max-duration': { title: '30 s 寿命上限', text: '无论忙闲，代理在 30 s 后结束每个响应和每条隧道。' },
    'port-refused': { title: '端口起初拒绝连接', text: '最初 40 s 无人监听，连接被拒绝；之后服务出现。' },
    'response-buffered': { title: '响应被缓冲', text: '代理扣住响应（包括响应头），直到它结束或一个大缓冲区被填满。' },
    'server-restart': { title: '服务器重启', text: '源站崩溃，20 s 内拒绝连接，随后恢复，环形缓冲区得以保留。' },
    'silent-drop': { title: '静默丢弃', text: '所有已打开的连接双向永久静默，没有 FIN 也没有 RST。新连接可用。' },
    'upgrade-stripped': { title: 'Upgrade 被剥除', text: '代理从 WebSocket 握手中删去 Upgrade 和 Connection，转发普通的 GET。' },
  },
  scenarios: {
    'cut-every-connection': { title: '把每个连接切断一次', text: '谁不靠页面代码就能恢复？要多久？丢了什么？' },
    'opening-a-connection': { title: '逐字节看连接的建立', text: '到第一条记录为止说了什么？WebSocket 从哪里起不再是 HTTP？' },
    'polling-a-quiet-feed': { title: '轮询一个安静的消息源', text: '为了一条有用的消息，频繁轮询浪费多少请求和字节？' },
    'same-feed-every-transport': { title: '同一消息源，所有传输', text: '每个订阅者看到的内容有多旧？知道它要付出多少？' },
    'server-ends-the-response': { title: '服务器结束响应', text: '正常结束之后浏览器会回来吗？什么会让它停下？' },
    'websocket-without-upgrade': { title: '经过剥除 Upgrade 的代理的 WebSocket', text: '握手无法成功时页面看到什么？谁会降级？' },
  },
  faults,
  subtitles: {
    polling: '循环 fetch，HTTP/1.1',
    'long-polling': '循环等待的 fetch，HTTP/1.1',
    'http-stream': 'fetch + getReader(), HTTP/1.1',
    sse: 'EventSource, HTTP/1.1',
    'sse-h2': 'EventSource, HTTP/2 + TLS',
    websocket: 'WebSocket, HTTP/1.1 Upgrade',
    'websocket-h2': 'WebSocket, extended CONNECT (RFC 8441)',
    fallback: '页面代码依次用 WebSocket、SSE、流、轮询',
  },
}
