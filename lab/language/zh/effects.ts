import { pattern, type Pattern } from '../patterns.ts'

/*
 * What faults did, as `lab/link`, `lab/gateway` and `lab/origin` put it. `request` below is `GET /sse` and the like; it stays as it is.
 */

const sides: Readonly<Record<string, string>> = {
  origin: '源站',
  client: '客户端',
  server: '服务器',
}
const side = (name = '') => sides[name] ?? name
const downWords: Readonly<Record<string, string>> = { FIN: 'FIN', RST: 'RST', silence: '沉默' }
const limits: Readonly<Record<string, string>> = { bytes: '字节', messages: '条消息', ms: 'ms' }
const deaths: Readonly<Record<string, string>> = {
  'took no connection': '不接受连接',
  'did not answer a SYN': '没有回应 SYN',
  'reset the request': '重置了请求',
  'ended the connection without an answer': '没有应答就结束了连接',
}

const link: readonly Pattern[] = [
  pattern(/^silenced$/, () => '变为沉默'),
  pattern(/^silenced, (\S+) bytes swallowed so far$/, (n) => `变为沉默，至今已吞掉 ${n} 字节`),
  pattern(/^closed after (\S+) (ms|bytes)$/, (n, unit) => `${n} ${limits[unit ?? ''] ?? unit}后关闭`),
  pattern(/^(FIN|RST|silence) after (\S+) (ms|bytes|messages)$/, (how, n, unit) => `${n} ${limits[unit ?? ''] ?? unit}后${downWords[how ?? ''] ?? how}`),
  pattern(/^close held for (\S+) ms$/, (ms) => `关闭被扣留 ${ms} ms`),
  pattern(/^(\S+) bytes dropped so far$/, (n) => `至今已丢弃 ${n} 字节`),
  pattern(/^(\S+) bits flipped so far$/, (n) => `至今已翻转 ${n} 位`),
  pattern(/^slowed to (\S+) kB\/s$/, (rate) => `减速到 ${rate} kB/s`),
  pattern(/^stalled by rate 0$/, () => '速率为 0，停住'),
  pattern(/^cut into (\S+)-byte pieces$/, (n) => `切成每段 ${n} 字节`),
  pattern(/^delayed (\S+) ms(?: ± (\S+) ms)?$/, (ms, jitter) => `延迟 ${ms} ms${jitter === '' ? '' : ` ± ${jitter} ms`}`),
  pattern(/^segment lost, retransmitted after (\S+) ms$/, (ms) => `丢失一个报文段，${ms} ms 后重传`),
  pattern(/^reset by RST$/, () => '以 RST 重置'),
  pattern(/^closed, then connect refused$/, () => '已关闭，此后拒绝连接'),
  pattern(/^refused$/, () => '拒绝连接'),
  pattern(/^connect delayed (\S+) ms$/, (ms) => `建立连接延迟 ${ms} ms`),
]

const origin: readonly Pattern[] = [
  pattern(/^port closed, (\S+) connections? reset$/, (n) => `端口关闭，${n} 个连接被重置`),
  pattern(/^port closed, goodbye to (\S+) readers?$/, (n) => `端口关闭，与 ${n} 个读者道别`),
  pattern(/^(\S+) streams? ended$/, (n) => `结束了 ${n} 个流`),
  pattern(/^ended a response at once$/, () => '立即结束了一个响应'),
  pattern(/^answered 204$/, () => '应答 204'),
]

const heads: readonly Pattern[] = [
  pattern(/^dropped "(.+)" from (.+); the origin sees a plain request$/, (header, request) => `从 ${request} 删除了“${header}”；源站看到的是普通请求`),
  pattern(/^dropped a WebSocket frame of (\S+) bytes$/, (n) => `丢弃了一个 ${n} 字节的 WebSocket 帧`),
  pattern(/^dropped an event of (\S+) bytes$/, (n) => `丢弃了一个 ${n} 字节的事件`),
  pattern(/^dropped hop-by-hop headers from (.+): (.+)$/, (request, names) => `从 ${request} 删除了逐跳首部 ${names}`),
  pattern(/^dropped "(.+)" from (.+)$/s, (header, where) => `从 ${place(where)} 删除了“${header}”`),
  pattern(/^set "(.+)" on (.+)$/s, (header, where) => `在 ${place(where)} 设置了“${header}”`),
  pattern(/^added (.+) to (\S+ \S+)$/, (names, request) => `给 ${request} 添加了 ${names}`),
  pattern(/^wrote the names of the response to (.+) in (\S+) spelling$/, (request, spelling) => `把 ${request} 的响应的首部名改写为 ${spelling} 写法`),
  pattern(/^wrote the names of (.+) in (\S+) spelling$/, (request, spelling) => `把 ${request} 的首部名改写为 ${spelling} 写法`),
  pattern(/^sent the extended CONNECT to (\S+) on as HTTP\/1\.1(?: Upgrade)?$/, (target) => `把对 ${target} 的扩展 CONNECT 转为 HTTP/1.1 Upgrade 发出`),
  pattern(/^sent the Upgrade of (\S+) on as HTTP\/2(?: extended CONNECT)?$/, (target) => `把对 ${target} 的 Upgrade 转为 HTTP/2 扩展 CONNECT 发出`),
  pattern(/^sent (.+) on as (HTTP\/\S+)$/, (request, version) => `把 ${request} 以 ${version} 发出`),
  pattern(/^sent (.+) on with "Connection: close"$/, (request) => `给 ${request} 加上“Connection: close”后发出`),
  pattern(/^will end the connection after (.+)$/, (request) => `将在 ${request} 之后结束连接`),
  pattern(/^held the head of (.+)$/, (request) => `扣留了 ${request} 的响应头`),
  pattern(/^keeps the last (\S+) bytes of (.+)$/, (n, request) => `扣住 ${request} 的最后 ${n} 字节`),
]

const answers: readonly Pattern[] = [
  pattern(/^asked (.+) for a login \(407\)$/, (request) => `要求 ${request} 登录（407）`),
  pattern(/^refused CONNECT (\S+) with RST_STREAM$/, (target) => `以 RST_STREAM 拒绝 CONNECT ${target}`),
  pattern(/^refused CONNECT (\S+) with (\S+)$/, (target, status) => `以 ${status} 拒绝 CONNECT ${target}`),
  pattern(/^blocked the (.+) of (\S+) with (\S+)$/, (type, target, status) => `以 ${status} 拦下 ${target} 的 ${type}`),
  pattern(/^never answered the Upgrade of (.+)$/, (request) => `从不应答 ${request} 的 Upgrade`),
  pattern(/^answered the Upgrade of (.+) with (\S+)$/, (request, status) => `以 ${status} 应答 ${request} 的 Upgrade`),
  pattern(/^granted the Upgrade of (\S+) and closed$/, (target) => `同意了 ${target} 的 Upgrade，随即关闭`),
  pattern(/^answered (.+) with (\S+): the origin (.+)$/, (request, status, how) => `以 ${status} 应答 ${request}：源站${deaths[how ?? ''] ?? how}`),
  pattern(/^answered (.+) of (\S+) bytes with 413$/, (request, n) => `以 413 应答 ${n} 字节的 ${request}`),
  pattern(/^answered (.+) with 413 after (\S+) bytes$/, (request, n) => `收到 ${n} 字节后以 413 应答 ${request}`),
  pattern(/^answered (.+) with the portal \((\S+)\)$/, (request, status) => `以门户页应答 ${request}（${status}）`),
  pattern(/^answered (.+) with (\S+) after (\S+) ms without an answer$/, (request, status, ms) => `${ms} ms 没有应答，以 ${status} 应答 ${request}`),
  pattern(/^answered (.+) with (\S+) after (\S+) ms without a byte$/, (request, status, ms) => `${ms} ms 没有一个字节，以 ${status} 应答 ${request}`),
  pattern(/^answered from the cache, (\S+) bytes, age (\S+) s: (.+)$/, (n, age, request) => `用缓存应答，${n} 字节，Age ${age} s：${request}`),
  pattern(/^answered (.+) with (\S+)$/, (request, status) => `以 ${status} 应答 ${request}`),
  pattern(/^replayed (\S+) bytes of a response that is still streaming to (.+)$/, (n, request) => `把仍在流式传输的响应的 ${n} 字节重放给 ${request}`),
  pattern(/^revalidated \(304\) (.+)$/, (request) => `重新验证（304）${request}`),
  pattern(/^stores the response to (.+)$/, (request) => `存下对 ${request} 的响应`),
]

const bodies: readonly Pattern[] = [
  pattern(/^compressed (.+) \((\S+)\)( without flushing)?$/, (request, encoding, silent) => `压缩了 ${request} 的响应（${encoding}）${silent === '' ? '' : '，不刷新'}`),
  pattern(/^held bytes of (.+) in the buffer$/, (request) => `把 ${request} 的字节留在缓冲区`),
  pattern(/^cut the body of (.+) after (\S+) bytes \((.+)\)$/, (request, n, end) => `${request} 的正文在 ${n} 字节后被截断（${end}）`),
  pattern(/^ended the body of (.+) cleanly; the origin had broken it off by (\S+)$/, (request, how) => `干净地结束了 ${request} 的正文；源站本是以 ${how} 中断的`),
  pattern(/^delayed a chunk of (\S+) bytes by (\S+) ms$/, (n, ms) => `把一个 ${n} 字节的块延迟 ${ms} ms`),
  pattern(/^cut event (\S+) after (\S+) of (\S+) bytes$/, (nth, at, n) => `第 ${nth} 个事件在 ${n} 字节中的第 ${at} 字节后被切断`),
  pattern(/^sent an event of (\S+) bytes twice$/, (n) => `把一个 ${n} 字节的事件发送了两次`),
  pattern(/^removed a comment from an event$/, () => '从事件中删去一条注释'),
  pattern(/^removed "(.+)" from an event$/, (field) => `从事件中删去“${field}”`),
  pattern(/^held an event for (\S+) ms$/, (ms) => `把一个事件扣留 ${ms} ms`),
  pattern(/^let an event of (\S+) bytes be overtaken by the next one$/, (n) => `让一个 ${n} 字节的事件被下一个超过`),
]

const frames: readonly Pattern[] = [
  pattern(/^sent a WebSocket frame of (\S+) bytes twice$/, (n) => `把一个 ${n} 字节的 WebSocket 帧发送了两次`),
  pattern(/^changed byte (\S+) of a WebSocket frame$/, (at) => `改动了一个 WebSocket 帧的第 ${at} 字节`),
  pattern(/^cut a WebSocket frame from (\S+) to (\S+) bytes$/, (from, to) => `把一个 WebSocket 帧从 ${from} 字节截到 ${to} 字节`),
  pattern(/^changed close code (\S+) to (\S+)$/, (from, to) => `把关闭码 ${from === 'none' ? '（无）' : from} 改为 ${to}`),
  pattern(/^swallowed a (Ping|Pong) of the (client|server)$/, (frame, who) => `吞掉了${side(who)}的一个 ${frame}`),
  pattern(/^held a WebSocket frame for (\S+) ms$/, (ms) => `把一个 WebSocket 帧扣留 ${ms} ms`),
  pattern(/^let a WebSocket message be overtaken by the next one$/, () => '让一条 WebSocket 消息被下一条超过'),
  pattern(/^closed with 1009: a (message|frame) of (\S+) bytes$/, (what, n) => `以 1009 关闭：一${what === 'frame' ? '个帧' : '条消息'}有 ${n} 字节`),
  pattern(/^closed the WebSocket of (\S+) with 1001$/, (target) => `以 1001 关闭 ${target} 的 WebSocket`),
]

const connections: readonly Pattern[] = [
  pattern(/^opened an HTTP\/2 session without extended CONNECT$/, () => '打开了一个不带扩展 CONNECT 的 HTTP/2 会话'),
  pattern(/^told the session to open no more than (\S+) streams at once$/, (n) => `告知会话同时打开的流不得超过 ${n} 个`),
  pattern(/^sent (GOAWAY\S*)$/, (frame) => `发送了 ${frame}`),
  pattern(/^passed a RST of the (origin|client) on as a FIN$/, (who) => `把${side(who)}的 RST 作为 FIN 转出`),
  pattern(/^refused a connection beyond (\S+) by (\S+)$/, (max, how) => `以 ${how} 拒绝超出 ${max} 个的连接`),
  pattern(/^refuses a connection beyond (\S+) with (\S+)$/, (max, status) => `以 ${status} 拒绝超出 ${max} 个的连接`),
  pattern(/^ended an idle connection$/, () => '结束了一个空闲连接'),
  pattern(/^ended a connection (\S+) ms into a request head( with 408)?$/, (ms, status) => `请求头进行到 ${ms} ms 时结束了连接${status === '' ? '' : '，应答 408'}`),
  pattern(/^ended a kept-alive connection after (\S+) ms without a request$/, (ms) => `${ms} ms 没有请求，结束了一个保持的连接`),
  pattern(/^ended (.+) after (\S+) ms without a byte$/, (what, ms) => `${ms} ms 没有一个字节，结束了 ${what}`),
  pattern(/^cut what was still open (\S+) ms after the reload$/, (ms) => `重新加载 ${ms} ms 后切断了仍打开的一切`),
  pattern(/^cut (.+) after (\S+) ms$/, (request, ms) => `${ms} ms 后切断了 ${request}`),
  pattern(/^cut (.+) in flight$/, (request) => `切断了传输中的 ${request}`),
  pattern(/^shows a certificate of its own authority, which clients (do not )?trust, and offers (.+)$/, (no, alpn) => `出示由自己的机构签发、客户端${no === '' ? '' : '不'}信任的证书，并提供 ${alpn?.replaceAll(' and ', ' 和 ')}`),
]

export const effects: readonly Pattern[] = [...link, ...origin, ...heads, ...answers, ...bodies, ...frames, ...connections]

/** Where a header was: a request, its response, its handshake. */
function place(where = ''): string {
  const [, what, request] = /^the (response to|handshake of|answer to) (.+)$/.exec(where) ?? []
  return request === undefined ? where : `${request} 的${what === 'handshake of' ? '握手' : '响应'}`
}
