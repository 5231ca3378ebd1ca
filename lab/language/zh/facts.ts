import type { KnownSentences } from '../patterns.ts'
import { factPatterns } from './fact-patterns.ts'

/** What the experiments of `lab/experiment` say, by the English sentence; those with something in it that changes are in `fact-patterns.ts`. */
export const facts: KnownSentences = {
  sentences: {
    // access
    'Of the page that sent a new token in a message.': '在消息中发送了新令牌的页面所收到的代码。',
    'The browser sent the cookie of the visitor along: another port is the same site.': '浏览器带上了访问者的 cookie：端口不同仍算同一站点。',
    'it needs a browser engine with cookies and an origin, and this probe is Node': '这需要有 cookie 和源的浏览器引擎，而这个探针是 Node',
    // binary
    'A ping between the fragments of the large message was answered after this time.': '在大消息的分片之间发出的 ping，过了这么久得到应答。',
    // busy-page
    'it is about the main thread of a page, and this probe is Node': '这关乎页面的主线程，而这个探针是 Node',
    'Errors and closes that the page was told of: the connection does not notice that nobody listens.': '页面得知的 error 与 close 数：连接察觉不到无人在听。',
    // tab-behind
    'document.visibilityState of the page in the tab behind is "hidden".': '后台标签页中页面的 document.visibilityState 为“hidden”。',
    'The link fell silent, and the page that asks for its own last ping said so after this time, timers held back and all.': '链路变为沉默；只看自己上次 ping 的页面过了这么久发现它，尽管定时器被压低。',
    // machine-asleep
    'Times that the watchdog of page code, late by the whole sleep, took the living connection for dead: it lets in first what has arrived.': '页面代码的看门狗因整段睡眠而迟到，把活着的连接当成已死的次数：它先放进已经到达的内容。',
    // crowd
    'Of those that are in still get what is said: the limit hurts those who come.': '已连入的客户端中仍能收到消息的个数：上限只伤及后来者。',
    'Windows has no ulimit': 'Windows 没有 ulimit',
    'it needs processes of its own, and this host cannot start any (packaged desktop app); run `brownout verify-notes` from a shell': '这需要独立的进程，而此宿主（打包的桌面应用）无法启动；请在终端运行 `brownout verify-notes`',
    // description
    'Of the connection, handshake and frames, both directions.': '整个连接的字节数，含握手与帧，双向合计。',
    'Text messages that the origin sent.': '源站发送的文本消息。',
    // heartbeat-layers
    'only Linux counts the keepalives that it sends': '只有 Linux 统计它发出的 keepalive',
    'Keepalive segments that the kernel of this machine sent meanwhile (TcpExt TCPKeepAlive of /proc/net/netstat).': '这期间本机内核发出的 keepalive 报文段（/proc/net/netstat 的 TcpExt TCPKeepAlive）。',
    'the WebSocket did not open': 'WebSocket 没有打开',
    'the event stream did not open': '事件流没有打开',
    'Heartbeats that page code was told of: what it can hold a deadline against.': '页面代码得知的心跳数：它的期限只能以此为准。',
    // endings
    'Streams that the origin serves before the page closes them.': '页面关闭之前，源站正在服务的流。',
    'Streams that the origin still serves afterwards.': '此后源站仍在服务的流。',
    'it needs a browser engine with pages to leave, and this probe is Node': '这需要有页面可离开的浏览器引擎，而这个探针是 Node',
    'What the page got: the answer once.': '页面收到的内容：答案只有一次。',
    'The other page did not look at [DONE]; to EventSource the end of a response is a lost connection, so it asked again.': '另一个页面没有理会 [DONE]；对 EventSource 来说，响应结束就是连接丢失，于是它再次请求。',
    'What that page got: the same answer over and over.': '该页面收到的内容：同一个答案反复出现。',
    'The event stream has no heartbeat that anybody would answer: the server still holds it.': '事件流没有需要应答的心跳：服务器仍然持有它。',
    'WebSockets that the server still holds.': '服务器仍持有的 WebSocket。',
    // engine features
    'it is about a browser engine, and this probe is Node': '这是关于浏览器引擎的，而这个探针是 Node',
    'A poll was answered.': '一次轮询得到了应答。',
    'The same over TLS and HTTP/2.': '在 TLS 与 HTTP/2 上同样如此。',
    'A record was read while the response went on.': '响应还在进行时，就读到了一条记录。',
    // fan-out
    'Periods of that length that were touched.': '涉及的这一时长的周期数。',
    'Clients of either kind.': '两类客户端各自的数量。',
    // framing
    'Lines that decode, buffer and split what the network gave.': '对网络数据进行解码、缓冲和切分的代码行。',
    '2 is CLOSED: another media type ends an EventSource for good.': '2 即 CLOSED：媒体类型不符会让 EventSource 就此终止。',
    'Lines that are no field.': '不是字段的行。',
    'lastEventId of the last event, kept by the browser itself.': '最后一个事件的 lastEventId，由浏览器自己保存。',
    'U+FFFD in its text: chunks that were cut inside a character.': '其文本中的 U+FFFD：数据块在字符中间被切断。',
    // handshake
    "Times that the direction turned from client to server to client until then, TCP's own handshake not counted.": '到那时为止，方向在客户端与服务器之间往返的次数，不计 TCP 自身的握手。',
    'Sec-WebSocket-Version: the only version in use.': 'Sec-WebSocket-Version：唯一在用的版本。',
    'Length of the response head with its empty line.': '响应首部的长度，含末尾空行。',
    'The four bytes before it are CR LF CR LF.': '它之前的四个字节是 CR LF CR LF。',
    'The same request from a bare socket, complete.': '用裸套接字发出的同样请求，内容完整。',
    'What the close event says then.': '此时 close 事件给出的代码。',
    // header bytes
    'All fifty request heads together.': '五十个请求首部合计。',
    // intermediaries
    'Of these let the handshake and a message through.': '其中放行了握手和一条消息的个数。',
    'Of these let a plain GET through.': '其中放行了普通 GET 的个数。',
    // lost answers
    'Came to the page more than once.': '到达页面不止一次的消息。',
    'it needs a browser engine: this Node client tells every reset to its caller': '这需要浏览器引擎：这个 Node 客户端会把每次重置都告诉调用方',
    // many streams
    'it is about the connections of a browser engine, and this probe is Node': '这是关于浏览器引擎的连接的，而这个探针是 Node',
    'TCP connections that the page opened for all of it.': '页面为这一切打开的 TCP 连接。',
    'The same fetch once the streams were closed.': '流关闭之后的同一个 fetch。',
    // message size
    'Of the long message and the short one behind it came to the server: what was said later goes down with the connection.': '长消息和它后面的短消息中到达服务器的条数：后说的会随连接一同丢失。',
    'Of two halves of the same text, on the connection that the page opened next, were taken.': '在页面接着打开的连接上，同一文本的两半中被收下的条数。',
    'Of the three WebSockets were streams of HTTP/2 (extended CONNECT), none an Upgrade.': '三个 WebSocket 中作为 HTTP/2 流（扩展 CONNECT）的个数，没有一个用 Upgrade。',
    'Answer to one byte more: a status, which page code can read.': '多一个字节时的应答：一个状态码，页面代码可以读到。',
    'Of two halves of the same text were taken.': '同一文本的两半中被收下的条数。',
    // many sockets
    'WebSockets that the server had then.': '此时服务器拥有的 WebSocket 数。',
    'Whether a small fetch to the same server was answered beside them: requests have connections of their own.': '与它们并行的、对同一服务器的小 fetch 是否得到应答：请求有自己的连接。',
    'it is about the limits of a browser engine, and this probe is Node': '这关乎浏览器引擎的上限，而此探针是 Node',
    'Once all were closed, one more was asked for; this many opened.': '全部关闭之后再要一个；打开了这么多个。',
    'The last of those that failed had its close event by then, without a byte on the wire.': '失败的那些中，最后一个到此时得到 close 事件，线路上没有一个字节。',
    'Were open within a second of being asked for all at once.': '同时请求之后一秒内打开的个数。',
    'The slowest of them to open: the more handshakes wait, the longer the next is held back.': '其中打开最慢的一个：等待的握手越多，下一个被压得越久。',
    // slow reader
    'The rest: had left the kernel for the process of the client, less framing, and what of a chunk that is half written has left.': '其余部分：已离开内核、进入客户端进程，不计分帧和写了一半的块中已送出的部分。',
    'it takes /proc/net/tcp, which this system does not have': '需要 /proc/net/tcp，而本系统没有',
    'The next poll was answered with: the newest message.': '下一次轮询得到的应答：最新的一条消息。',
    // two nodes
    'Of what was promised.': '占应收消息的比例。',
    // two-way
    'it needs a browser engine: this Node client does not share its HTTP/2 sessions as a browser does': '这需要浏览器引擎：这个 Node 客户端不像浏览器那样共享 HTTP/2 会话',
    'Bytes up for one thing that was said, opening included.': '每说一句话的上行字节数，含建立连接。',
    'The server said nothing that was not asked for: every answer belongs to a request.': '没有被问到，服务器就什么也不说：每个应答都属于一个请求。',
    'The server spoke on a connection that was open already, without being asked.': '服务器在已经打开的连接上主动说话，无需被问。',
    // websocket over h2
    'it needs a browser engine: this Node client opens an HTTP/2 session of its own for each WebSocket': '这需要浏览器引擎：这个 Node 客户端为每个 WebSocket 各开一个 HTTP/2 会话',
    '0x1 is PROTOCOL_ERROR: RFC 9113 8.2.2 makes a message with connection-specific fields malformed.': '0x1 即 PROTOCOL_ERROR：RFC 9113 8.2.2 规定，带有连接专用字段的消息格式有误。',
    'SETTINGS_ENABLE_CONNECT_PROTOCOL (0x8) = 1 in the SETTINGS of the server (RFC 8441 3).': '服务器的 SETTINGS 中有 SETTINGS_ENABLE_CONNECT_PROTOCOL (0x8) = 1（RFC 8441 3）。',
    'Of the answer: 200 where HTTP/1.1 has 101.': '应答的状态码：HTTP/1.1 中为 101，此处为 200。',
    'Of the close event; 1000 is our own.': 'close 事件的代码；1000 是我们自己关闭的。',
    // workload
    'Bytes down, heads and framing included.': '下行字节数，含首部与分帧。',
    'Bytes more than what the page got, for each piece.': '每一片比页面实际所得多出的字节数。',
  },
  patterns: factPatterns,
}
