import type { LabTexts } from '../lab-texts.ts'

/*
 * Where the real software behaves otherwise than its imitation, by the sentence of its file, which names the trial first that showed it.
 */

const trials = {
  'header names at the origin': '源站看到的首部名称',
  'header names at the client': '客户端看到的首部名称',
  'idle connection': '空闲连接',
  'error page': '错误页',
  'HTTP/2 settings': 'HTTP/2 的 SETTINGS',
  'extended CONNECT': '扩展 CONNECT',
  'HTTP/2 stream cut by FIN': '被 FIN 切断的 HTTP/2 流',
  'HTTP/2 origin ends without an answer': 'HTTP/2：源站不应答就结束',
  'origin ends without an answer': '源站不应答就结束',
  'HTTP/2 Close 4001 of the origin': 'HTTP/2：源站的 Close 4001',
  'HTTP/2 head that was flushed alone': 'HTTP/2：单独先发出的响应头',
  'Close 4001 of the origin': '源站的 Close 4001',
  'Close 1000 of the client': '客户端的 Close 1000',
  'tunnel cut by FIN': '被 FIN 切断的隧道',
  'status of a WebSocket handshake': 'WebSocket 握手的状态码',
  'WebSocket without TLS': '不带 TLS 的 WebSocket',
  'two requests that wait for one head': '两个请求等待同一个响应头',
  'the first of two readers leaves': '两个读者中先来的离开',
  'sse-h2': 'SSE over HTTP/2',
  'sse-h2 after a restart': '重启之后的 SSE over HTTP/2',
  'websocket-h2': 'WebSocket over HTTP/2',
  'websocket-h2 after a restart': '重启之后的 WebSocket over HTTP/2',
} as const

type Trial = keyof typeof trials

/** One thing that shows in several trials. */
const found = (inTrials: readonly Trial[], english: string, chinese: string) => Object.fromEntries(inTrials.map((trial) => [`${trial}: ${english}`, `${trials[trial]}：${chinese}`]))

const overHttp2 = ['HTTP/2 settings', 'extended CONNECT', 'HTTP/2 stream cut by FIN', 'HTTP/2 origin ends without an answer', 'HTTP/2 Close 4001 of the origin', 'HTTP/2 head that was flushed alone'] as const

const seen: LabTexts['fixtures']['differences'] = {
  ...found(overHttp2, 'Squid speaks no HTTP/2 with clients; the gateway does.', 'Squid 与客户端之间不用 HTTP/2；网关用。'),
  ...found(overHttp2, 'Varnish speaks no TLS, so no HTTP/2 with browsers; the gateway does.', 'Varnish 不支持 TLS，因此与浏览器之间没有 HTTP/2；网关有。'),
  ...found(['sse-h2', 'sse-h2 after a restart'], 'with Squid this row runs over HTTP/1.1.', '在 Squid 后面，这一行走 HTTP/1.1。'),
  ...found(['sse-h2', 'sse-h2 after a restart', 'websocket-h2', 'websocket-h2 after a restart'], 'Varnish speaks no TLS, so this row does not reach it.', 'Varnish 不支持 TLS，因此这一行到不了它那里。'),
  ...found(['idle connection'], 'Apache ends a kept-alive connection after 5 s. Divided by the time scale that would be less than the time between two polls, so the gateway ends it after 60 s, as a silent response.', 'Apache 在 5 s 后结束保持的连接。按时间比例缩短后，这会比两次轮询的间隔还短，因此网关在 60 s 后才结束它，与静默的响应相同。'),
  ...found(['idle connection'], 'Varnish ends a kept-alive connection after 5 s. Divided by the time scale that would be less than the time between two polls, so the gateway ends it after 60 s, as a silent response.', 'Varnish 在 5 s 后结束保持的连接。按时间比例缩短后，这会比两次轮询的间隔还短，因此网关在 60 s 后才结束它，与静默的响应相同。'),
  ...found(['header names at the origin'], 'Squid adds Cache-Control and Surrogate-Capability.', 'Squid 添加 Cache-Control 和 Surrogate-Capability。'),
  ...found(['header names at the origin'], 'Squid adds Cache-Control.', 'Squid 添加 Cache-Control。'),
  ...found(['header names at the origin'], 'Varnish adds X-Varnish.', 'Varnish 添加 X-Varnish。'),
  ...found(['header names at the origin'], 'inside a tunnel Squid adds nothing; the gateway adds Via and X-Forwarded-For there, too.', 'Squid 在隧道里什么也不添加；网关在那里也添加 Via 和 X-Forwarded-For。'),
  ...found(['header names at the client'], 'inside a tunnel Squid adds nothing; the gateway adds Via there, too.', 'Squid 在隧道里什么也不添加；网关在那里也添加 Via。'),
  ...found(['header names at the client'], 'Squid adds X-Cache and X-Cache-Lookup.', 'Squid 添加 X-Cache 和 X-Cache-Lookup。'),
  ...found(['header names at the client'], 'Varnish adds Accept-Ranges, Age, Via and X-Varnish.', 'Varnish 添加 Accept-Ranges、Age、Via 和 X-Varnish。'),
  ...found(['header names at the client'], 'Caddy guesses a Content-Type where the origin gave none, and adds a Server of its own.', '源站没有给出 Content-Type 时，Caddy 会猜一个，并添加自己的 Server。'),
  ...found(['error page'], "Squid's has 3.5 kB of style and words, the gateway's has its title.", 'Squid 的有 3.5 kB 的样式和文字，网关的只有同样的标题。'),
  ...found(['status of a WebSocket handshake'], 'Squid sees nothing inside a tunnel to 443; the gateway refuses an Upgrade inside TLS, too (over HTTP/2 it passes).', 'Squid 看不到通往 443 的隧道里的任何内容；网关连 TLS 里面的 Upgrade 也拒绝（HTTP/2 上的能通过）。'),
  ...found(['tunnel cut by FIN', 'Close 4001 of the origin', 'Close 1000 of the client'], 'inside TLS the gateway opens no tunnel over HTTP/1.1.', '在 TLS 里面，网关不通过 HTTP/1.1 打开隧道。'),
  ...found(['HTTP/2 origin ends without an answer'], "HAProxy's RST_STREAM says REFUSED_STREAM, which may be asked again at once; the gateway's says INTERNAL_ERROR.", 'HAProxy 的 RST_STREAM 是 REFUSED_STREAM，可以立即重新请求；网关的是 INTERNAL_ERROR。'),
  ...found(['HTTP/2 head that was flushed alone'], 'nginx holds it for HTTP/2 clients; the gateway passes it on at once, as nginx does for HTTP/1.1.', 'nginx 对 HTTP/2 客户端扣住它；网关立即转发，如同 nginx 对 HTTP/1.1 那样。'),
  ...found(['WebSocket without TLS'], 'Squid waits for TLS in the tunnel and answers nothing; the gateway takes Upgrade out there, too.', 'Squid 在隧道里等待 TLS，什么也不应答；网关在那里也去掉 Upgrade。'),
  ...found(['origin ends without an answer'], 'after its 502 Squid ends the connection inside the tunnel; the gateway keeps it.', 'Squid 给出 502 之后结束隧道里的连接；网关保留它。'),
  ...found(['two requests that wait for one head'], 'the second one waits and gets the answer of the first; the gateway asks the origin twice.', '第二个请求等着，得到第一个的回答；网关向源站请求两次。'),
  ...found(['the first of two readers leaves'], 'the other one reads on; the gateway breaks both off.', '另一个继续读；网关把两个都中断。'),
}

export const differences: LabTexts['fixtures']['differences'] = {
  ...seen,
  'Whether a shield looks into TLS differs from product to product; this one does.': '网页防护是否查看 TLS 里面，因产品而异；这里的会查看。',
  'Reported of event streams; here every response that is not a tunnel is treated so.': '报告只提到事件流；这里对隧道以外的每个响应都如此处理。',
  'Its error pages have other words.': '它的错误页措辞不同。',
  'That a silent response ends by FIN is typical, not documented.': '静默的响应以 FIN 结束，这是典型做法，没有文档。',
  'It says nothing when it forgets a connection, and resets it at the next byte (typical); here the reset comes at 350 s.': '它遗忘连接时不作声，到下一个字节才重置（典型做法）；这里在 350 s 时就重置。',
  'The size of the buffer, 64 KiB here, and the 20 s are typical, not documented.': '缓冲区的大小（这里是 64 KiB）和 20 s 都是典型值，没有文档。',
  'A portal has no certificate for the site, so TLS fails; here rows over TLS get the redirect, too.': '门户没有该站点的证书，因此 TLS 会失败；这里经 TLS 的各行也得到重定向。',
  '40 s until somebody has logged in is typical.': '40 s 后有人登录，是典型值。',
  '4 min is typical.': '4 min 是典型值。',
  'A NAT forgets each connection after its own silence; here all are forgotten at one moment, 240 s after the start.': 'NAT 按每个连接各自的静默时间遗忘它；这里在开始 240 s 后同时遗忘所有连接。',
  '100 s for WebSockets is what users report (typical), not what is documented.': 'WebSocket 的 100 s 来自用户报告（典型值），没有文档。',
  'A response that has begun and falls silent is not ended here.': '已经开始、随后静默的响应，这里不会结束它。',
  'Its 503 for a dead origin is what users report (typical); its error pages have other words.': '源站不在时它回答 503，这来自用户报告（典型做法）；它的错误页措辞不同。',
  'The route timeout of 15 s, which ends every response unless it is switched off, is taken as switched off.': '15 s 的路由超时若不关闭，会结束每个响应；这里视为已关闭。',
  'That a stream in flight ends by FIN or RST_STREAM is typical, not documented.': '进行中的流以 FIN 或 RST_STREAM 结束，这是典型做法，没有文档。',
  'It restarts a dyno about once a day (typical); that is another condition.': '它大约每天重启一次 dyno（典型做法）；那是另一个条件。',
  'Before the reload this gateway is not there at all.': '重新加载之前，这个网关根本不在路径上。',
  'HTTP/2 is not touched: such a proxy would tunnel TLS.': 'HTTP/2 不受影响：这样的代理会让 TLS 从隧道通过。',
  'It holds text/event-stream and HTML and lets other types stream; here every response is held.': '它扣住 text/event-stream 和 HTML，让其他类型流过；这里扣住每个响应。',
  'It does not look into TLS; rows over TLS would pass.': '它不查看 TLS 里面；经 TLS 的各行本会通过。',
}
