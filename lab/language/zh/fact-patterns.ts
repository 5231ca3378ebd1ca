import { pattern, type Pattern } from '../patterns.ts'

/** Of a sentence: what is named with a few words of its own. */
const words: Readonly<Record<string, string>> = {
  'an answer of an AI, token by token': 'AI 逐个 token 的回答',
  'a progress bar': '进度条',
  'the tail of a log': '日志尾部',
  'binary at a high rate': '高速二进制数据',
  'a firewall that refuses it': '拒绝它的防火墙',
  'a firewall that drops its packets': '丢弃其数据包的防火墙',
  'a proxy that drops hop-by-hop headers': '删除逐跳首部的代理',
  'an embedded stand-in that speaks the protocol of Redis (no Redis answers here)': '内置的替身，它说 Redis 的协议（此处没有 Redis 应答）',
  'vanished without a FIN, until the page gave up': '没有 FIN 就消失了，直到页面放弃等待',
  'was cut behind its head': '在首部之后被切断',
  'was on its way when its connection was reset': '还在途中，连接就被重置',
  'no error event': '没有 error 事件',
  'no ALPN': '无 ALPN',
  'Nothing at all is said on an event stream over HTTP/2': 'HTTP/2 上的事件流里什么也不说',
  'The server turns SO_KEEPALIVE on under an event stream': '服务器在事件流之下打开 SO_KEEPALIVE',
  'The server sends HTTP/2 PING frames on the session of an event stream': '服务器在事件流所在的会话上发送 HTTP/2 PING 帧',
  'The server writes comments into an event stream': '服务器往事件流里写注释',
  'The server sends an event of a name of its own': '服务器发送一个有专用名称的事件',
  'Nothing at all is said on a WebSocket': 'WebSocket 上什么也不说',
  'The server sends WebSocket Pings': '服务器发送 WebSocket Ping',
  none: '无',
  nothing: '无',
  enough: '收到的已足够',
  closed: '连接被关闭',
  silent: '没有回应',
}
const word = (text = '') => words[text] ?? text

/** What experiments say of what they found, as `lab/experiment` puts it. */
export const factPatterns: readonly Pattern[] = [
  // access
  pattern(/^The token lived (.+) ms; the server closed with (\d+), a code of the application \(RFC 6455 7\.4\.2\): no status of HTTP can be said any more\.$/, (life, code) => `令牌有效 ${life} ms；服务器以应用自定义的代码 ${code} 关闭（RFC 6455 7.4.2）：此时已无法再给出 HTTP 状态码。`),
  pattern(/^It kept the connection this long, on a token of (.+) ms and one of (.+) ms\.$/, (first, second) => `凭一个 ${first} ms 的令牌和一个 ${second} ms 的令牌，它把连接保持了这么久。`),
  pattern(/^EventSource opened (\d+) time; asked again after the token's end it was answered 401 and is closed for good \((\d+) requests\), with an error event that carries no status\.$/, (opens, requests) => `EventSource 打开了 ${opens} 次；令牌到期后再次请求得到 401，从此关闭（共 ${requests} 个请求），error 事件不带状态码。`),
  pattern(/^Headers of the handshakes: (.+)\. The WebSocket API of the page has no way to add Authorization\.$/, (headers) => `各次握手的首部：${headers}。页面的 WebSocket API 无法添加 Authorization。`),
  pattern(/^The page of (.+) opened a WebSocket to another origin and read "(.*)": no preflight, no CORS\.$/, (foreign, said) => `${foreign} 的页面向另一个源打开了 WebSocket，并读到“${said}”：没有预检，没有 CORS。`),
  pattern(/^The server that compares Origin with Host answered 403; the page was told (\d+)\.$/, (code) => `对比 Origin 与 Host 的服务器应答 403；页面被告知 ${code}。`),
  pattern(/^From 127\.0\.0\.1 to localhost, another site, it opened as well, (with|without) a cookie\.$/, (how) => `从 127.0.0.1 到 localhost 属于另一个站点，也同样打开了，${how === 'with' ? '带' : '不带'} cookie。`),
  // heartbeat-layers
  pattern(/^(.+); watched for (\d+) ms behind an idle timeout of (\d+) ms, it (was cut|lasted)\.$/, (what, watched, idle, end) => `${word(what)}；在 ${idle} ms 的空闲超时后面观察 ${watched} ms，它${end === 'lasted' ? '一直都在' : '被切断了'}。`),
  pattern(/^((?:The server|Nothing) .+), one every (\d+) ms(; those that were answered)?\.$/, (what, every, answered) => `${word(what)}，每 ${every} ms 一次${answered === '' ? '' : '；得到应答的次数'}。`),
  // binary
  pattern(/^(\d+) bytes with checksum (\S+) came out(?:, of (\d+) characters of base64)?\.$/, (bytes, sum, characters) => `得到 ${bytes} 字节，校验和 ${sum}${characters === '' ? '' : `，来自 ${characters} 个 base64 字符`}。`),
  pattern(/^Bytes down for (\d+) of payload, heads and frames included\.$/, (size) => `传送 ${size} 字节载荷的下行字节数，含首部与帧。`),
  pattern(/^(-?\d+) bytes more than the payload\.$/, (more) => `比载荷多 ${more} 字节。`),
  pattern(/^Bytes FF FE 80 between "a" and "b": the page got "(.*)", (\d+) replacement characters and no error\.$/, (data, count) => `“a”与“b”之间的字节 FF FE 80：页面得到“${data}”，${count} 个替换字符，没有错误。`),
  pattern(/^The stream gave the page (\d+) bytes, checksum (\S+)\.$/, (bytes, sum) => `流交给页面 ${bytes} 字节，校验和 ${sum}。`),
  pattern(/^A message of one byte sent behind one of (\d+) KiB came after (.+) ms on a link of (.+) kB\/s\.$/, (large, waited, rate) => `在 ${rate} kB/s 的链路上，排在 ${large} KiB 大消息之后的一字节消息过了 ${waited} ms 才到。`),
  // busy-page
  pattern(/^The main thread of the page did nothing else this long, while a message was published every (\d+) ms\.$/, (every) => `页面主线程这么久没做别的事，期间每 ${every} ms 发布一条消息。`),
  pattern(/^Messages that reached page code while it was busy, of (\d+) that were published\.$/, (all) => `主线程忙时到达页面代码的消息数，期间共发布 ${all} 条。`),
  pattern(/^Of the (\d+) came within (\d+) ms of its end, all at once\.$/, (all, within) => `这 ${all} 条中，忙完后 ${within} ms 内一齐到达的比例。`),
  pattern(/^Of the (\d+) never came\.$/, (all) => `这 ${all} 条中从未到达的条数。`),
  pattern(/^Pongs that the server got meanwhile, a Ping sent every (\d+) ms: the browser answers by itself, and says nothing of the page\.$/, (every) => `期间服务器收到的 Pong 数，每 ${every} ms 发一个 Ping：由浏览器自行应答，不代表页面本身。`),
  // tab-behind
  pattern(/^The longest time that the server had to wait for a heartbeat that the page sends by a timer of (\d+) ms; a server that waits (\d+) ms ends such a connection\.$/, (every, patience) => `页面用 ${every} ms 的定时器发心跳，这是服务器等待心跳的最长时间；只肯等 ${patience} ms 的服务器会结束这样的连接。`),
  pattern(/^The same where the server sends the heartbeat every (\d+) ms and the page answers from onmessage, without a timer\.$/, (every) => `同上，但由服务器每 ${every} ms 发一次心跳，页面在 onmessage 中应答，不用定时器。`),
  pattern(/^Times that the page took its living connection for dead, because what it heard last was more than (\d+) ms old when its timer ran at last\.$/, (patience) => `页面把活着的连接当成已死的次数：定时器终于运行时，上次听到的内容已超过 ${patience} ms。`),
  pattern(/^The same for page code that asks whether its own last ping is unanswered after (\d+) ms\.$/, (patience) => `同上，但页面代码只看自己上次的 ping 在 ${patience} ms 后是否仍无应答。`),
  // machine-asleep
  pattern(/^The browser was stopped this long, while a message was published every (\d+) ms\.$/, (every) => `浏览器停住了这么久，期间每 ${every} ms 发布一条消息。`),
  pattern(/^Of the (\d+) came within (\d+) ms of waking up, all at once\.$/, (all, within) => `这 ${all} 条中，醒来后 ${within} ms 内一齐到达的比例。`),
  pattern(/^The connections were forgotten meanwhile, without FIN or RST; within (\d+) ms of waking up it (was delivered to again|got nothing)\.$/, (within, how) => `期间连接已被遗忘，没有 FIN 也没有 RST；醒来后 ${within} ms 内${how === 'got nothing' ? '什么也没收到' : '又收到了消息'}。`),
  pattern(/^What the API of the page said of it (\d+) ms after waking up\.$/, (after) => `醒来 ${after} ms 后，页面的 API 给出的状态。`),
  // crowd
  pattern(/^only (\d+) of (\d+) clients could be opened here; the limit of descriptors is in the way \(ulimit -n\)$/, (open, all) => `这里只能打开 ${all} 个客户端中的 ${open} 个；受限于描述符上限（ulimit -n）`),
  pattern(/^Resident memory of the server for each further client, from (\d+) to (\d+) \((.+) MB in all\)\.$/, (from, to, all) => `从 ${from} 个到 ${to} 个客户端，服务器每多一个客户端增加的常驻内存（总计 ${all} MB）。`),
  pattern(/^Descriptors that the server has open with (\d+) clients\.$/, (clients) => `有 ${clients} 个客户端时，服务器打开的描述符。`),
  pattern(/^The server's event loop did nothing else for this long to say one thing to (\d+) clients\.$/, (clients) => `为了对 ${clients} 个客户端说一句话，服务器的事件循环有这么久不能做别的事。`),
  pattern(/^Bytes down for each client for a message of (\d+)\.$/, (bytes) => `每条 ${bytes} 字节的消息，每个客户端的下行字节数。`),
  pattern(/^Event streams that a server with ulimit -n (\d+) holds\.$/, (limit) => `ulimit -n ${limit} 的服务器能保持的事件流。`),
  pattern(/^Of (\d+): the connection was accepted by the kernel and closed again without a byte\.$/, (all) => `共 ${all} 个：连接被内核接受，又一个字节未发就被关闭。`),
  pattern(/^Of (\d+) clients that come back at any time within (.+) ms, the last one (.+) ms after the end of all connections\.$/, (all, within, last) => `${all} 个客户端在 ${within} ms 内的任意时刻回来，最后一个在所有连接结束后 ${last} ms。`),
  pattern(/^Of (\d+) clients that come back after (.+) ms, the last one (.+) ms after the end of all connections\.$/, (all, wait, last) => `${all} 个客户端都在 ${wait} ms 后回来，最后一个在所有连接结束后 ${last} ms。`),
  pattern(/^Of all clients opened their connection again within the same 100 ms \((\d+) of (\d+)\)\.$/, (peak, all) => `在同一个 100 ms 内重新打开连接的客户端比例（${all} 个中的 ${peak} 个）。`),
  // description
  pattern(/^(\d+) of them are in a field with a name of RFC 9112 or RFC 6455\.$/, (named) => `其中 ${named} 个字节属于 RFC 9112 或 RFC 6455 命名的字段。`),
  pattern(/^Of these fit the message schemas of the AsyncAPI (\S+) document of the origin \((.+)\)\.$/, (version, file) => `其中符合源站 AsyncAPI ${version} 文档（${file}）消息模式的条数。`),
  // endings
  pattern(/^The page closed it and the origin released it this much later \((.*)\); the clock of the page is known to the error that the run states\.$/, (how) => `页面关闭它之后，源站过了这么久将其释放（${how}）；页面时钟的误差以本次运行所示为限。`),
  pattern(/^(Another page took its place|The page went away); the origin noticed this much later \((.*)\)\.$/, (what, how) => `${what === 'The page went away' ? '页面消失了' : '另一个页面取代了它'}；源站过了这么久才察觉（${how}）。`),
  pattern(/^The page closed at \[DONE\]; within (.+) ms, (.+) times the retry that was asked for, it sent (\d+)\.$/, (wait, times, sent) => `页面在 [DONE] 处关闭；在 ${wait} ms（所要求重试间隔的 ${times} 倍）内，它发送了 ${sent} 个请求。`),
  pattern(/^The page has (\d+) event stream and (\d+) WebSocket open, and the server counts (\d+) and (\d+)\.$/, (streams, sockets, events, counted) => `页面打开了 ${streams} 个事件流和 ${sockets} 个 WebSocket，服务器数到 ${events} 个和 ${counted} 个。`),
  pattern(/^The link fell silent and the page closed both; the server's ping every (.+) ms found the WebSocket this much later\.$/, (every) => `链路静默，页面关闭了两者；服务器每 ${every} ms 的 ping 过了这么久才发现那个 WebSocket。`),
  // engine features
  pattern(/^(.+) (has|does not have) it\.$/, (engine, has) => `${engine} ${has === 'has' ? '具备' : '不具备'}它。`),
  pattern(/^(\d+) events were dispatched, a named one among them\.$/, (count) => `派发了 ${count} 个事件，其中有一个命名事件。`),
  pattern(/^(\d+) messages were received\.$/, (count) => `收到 ${count} 条消息。`),
  // fan-out
  pattern(/^Answers that (\d+) clients got in (.+) ms, each asking every (.+) ms\.$/, (clients, forMs, every) => `${clients} 个客户端在 ${forMs} ms 内得到的应答，各自每 ${every} ms 问一次。`),
  pattern(/^Requests that reached the origin: the answer may be kept for (.+) s \(RFC 9111 5\.2\.2\.1\)\.$/, (age) => `到达源站的请求：应答可以保存 ${age} s（RFC 9111 5.2.2.1）。`),
  pattern(/^Connections that the origin holds for (\d+) WebSockets behind the same cache\.$/, (clients) => `同一缓存之后，源站为 ${clients} 个 WebSocket 保持的连接。`),
  // framing
  pattern(/^Lines of page code that receive, resume and come back \((.+)\), (\d+) of them to put messages together\.$/, (file, parses) => `用于接收、续传和重连的页面代码行（${file}），其中 ${parses} 行用于拼出消息。`),
  pattern(/^Content-Type: (.+): the media type that the HTML standard registers for it \(9\.2\)\.$/, (type) => `Content-Type: ${type}：HTML 标准为它登记的媒体类型（9.2）。`),
  pattern(/^Content-Type: (.+): whatever the sender calls it\.$/, (type) => `Content-Type: ${type}：由发送方自行命名。`),
  pattern(/^EventSource dispatched (\d+) of (\d+) events\.$/, (count, all) => `EventSource 派发了 ${all} 个事件中的 ${count} 个。`),
  pattern(/^Pointed at the stream it dispatched (\d+), reported (\d+) error and was in readyState (\d)\.$/, (count, errors, state) => `指向流时，它派发了 ${count} 个事件，报告了 ${errors} 个错误，readyState 为 ${state}。`),
  pattern(/^Fields of the standard in the bytes: (.+)\.$/, (fields) => `字节中属于标准的字段：${fields}。`),
  pattern(/^Came to the listener of "weather"; the other (\d+) to that of "message"\.$/, (others) => `到达“weather”监听器的消息；其余 ${others} 条到达“message”监听器。`),
  pattern(/^The same listeners got (\d+) from the stream\. It is (\d+) chunk of bytes to the page: types and ids are what the page's own parser makes of them\.$/, (count, chunks) => `同样的监听器从流中得到 ${count} 条。对页面来说它是 ${chunks} 块字节：类型和 id 由页面自己的解析器得出。`),
  pattern(/^Chunks in which the page got (\d+) messages through a link that slices\.$/, (count) => `经过会切片的链路，页面收到 ${count} 条消息所用的数据块数。`),
  pattern(/^Of (\d+) came whole to a reader that takes a chunk for a message; (\d+) pieces were no JSON\.$/, (all, broken) => `${all} 条中，完整到达“把数据块当作消息”的读取方的条数；${broken} 片不是 JSON。`),
  pattern(/^Of (\d+) came whole to a reader with one decoder and a buffer of lines; broken: (\d+) lines, (\d+) characters\.$/, (all, lines, characters) => `${all} 条中，完整到达“一个解码器加行缓冲”的读取方的条数；损坏：${lines} 行，${characters} 个字符。`),
  pattern(/^Of (\d+) came whole to EventSource, which does that by itself\.$/, (all) => `${all} 条中，完整到达 EventSource 的条数，它自己就会处理。`),
  ...handshake(),
  // header bytes
  pattern(/^Head of request (\d+), as text\.$/, (n) => `第 ${n} 个请求的首部，文本形式。`),
  pattern(/^Header block of request (\d+), compressed with HPACK \(RFC 7541\), frame head not counted\.$/, (n) => `第 ${n} 个请求的首部块，以 HPACK 压缩（RFC 7541），不计帧头。`),
  // intermediaries
  pattern(/^Intermediaries that were tried: (.+)\.$/, (names) => `试过的中间节点：${names}。`),
  pattern(/^(.+): open, with a message\.$/, (what) => `${word(what)}：已打开，并收到一条消息。`),
  pattern(/^(.+): nothing within (.+) ms, no error and no close\.$/, (what, patience) => `${word(what)}：${patience} ms 内毫无动静，没有 error，也没有 close。`),
  pattern(/^(.+): no WebSocket, close code (\d+)\.$/, (what, code) => `${word(what)}：没有 WebSocket，close 代码 ${code}。`),
  pattern(/^(.+): a plain GET of the same page was (answered|not answered by the origin)\.$/, (what, how) => `${word(what)}：同一页面的普通 GET ${how === 'answered' ? '得到了应答' : '没有得到源站的应答'}。`),
  pattern(/^Through a proxy that ends what is idle for (.+) ms the handshake succeeds\.$/, (idle) => `经过会结束空闲 ${idle} ms 者的代理，握手成功。`),
  pattern(/^And (.+) ms later, with no message on its way, the page is told close code (\d+)\.$/, (later, code) => `而 ${later} ms 之后，途中没有任何消息，页面被告知 close 代码 ${code}。`),
  // lost answers
  pattern(/^The answer with "two" (.+); the page heard (.*)\.$/, (what, heard) => `带有“two”的应答${word(what)}；页面收到 ${heard}。`),
  pattern(/^Of (\d+) requests failed before the eyes of the page; the server got (\d+)\.$/, (asked, got) => `${asked} 个请求中，在页面眼前失败的个数；服务器收到 ${got} 个。`),
  pattern(/^(.+) sent the GET again by itself on a new connection \(RFC 9110 9\.2\.2 lets it, for GET is idempotent\), so the loss had no witness\.$/, (engine) => `${engine} 在新连接上自行重发了 GET（GET 是幂等的，RFC 9110 9.2.2 允许），因此这次丢失没有目击者。`),
  // many streams
  pattern(/^Of (\d+) event streams were open (.+) ms later; the others stood at CONNECTING without an error\.$/, (all, later) => `${all} 个事件流中，${later} ms 后已打开的个数；其余停在 CONNECTING，没有错误。`),
  pattern(/^A small fetch to the same host beside them was answered\.$/, () => '与它们并行的、向同一主机的小 fetch 得到了应答。'),
  pattern(/^A small fetch to the same host beside them was not answered within (.+) ms\.$/, (patience) => `与它们并行的、向同一主机的小 fetch 在 ${patience} ms 内没有得到应答。`),
  pattern(/^Of (\d+) event streams of one session whose server allows (\d+)\.$/, (asked, allowed) => `服务器允许 ${allowed} 个流，同一会话请求的 ${asked} 个事件流中已打开的个数。`),
  pattern(/^A WebSocket to the same host (opened|did not open) beside them: it has a limit of its own\.$/, (how) => `与它们并行的、向同一主机的 WebSocket ${how === 'opened' ? '打开了' : '没有打开'}：它有自己的上限。`),
  pattern(/^Of (\d+) streams, one message every (.+) ms each\.$/, (all, every) => `共 ${all} 个流，每个每 ${every} ms 一条消息。`),
  pattern(/^Pauses of (.+) ms or more, of all streams together, in (.+) ms\.$/, (stall, watch) => `所有流合计，${watch} ms 内不短于 ${stall} ms 的停顿。`),
  pattern(/^Streams that stand still when one of them does, on average, of (\d+)\.$/, (all) => `${all} 个流中，一个停住时平均有多少个同时停住。`),
  // message size
  pattern(/^A message of (\d+) bytes, the limit: taken, and closed with (\w+) by the page itself\.$/, (bytes, code) => `${bytes} 字节的消息，正好是上限：被收下，并由页面自己关闭（代码 ${word(code)}）。`),
  pattern(/^One byte more: the server ended the connection with this code; the page was told it by the close event(?: after "(.*)")?, and send\(\) had said nothing\.$/, (error) => `多一个字节：服务器以此代码结束连接；页面由 close 事件得知${error === '' ? '' : `（在“${error}”之后）`}，而 send() 什么也没说。`),
  pattern(/^Answer to a POST of (\d+) bytes, the limit\.$/, (bytes) => `对 ${bytes} 字节（正好是上限）的 POST 的应答。`),
  pattern(/^The event stream beside it opened this often and reported (\d+) errors; it told of (.*) bytes taken\.$/, (errors, bytes) => `并行的事件流打开了这么多次，报告了 ${errors} 个错误；它告知收下了 ${bytes} 字节。`),
  // many sockets
  pattern(/^The slowest of (.+) WebSockets that the page opened one after the other\.$/, (all) => `页面逐个打开的 ${all} 个 WebSocket 中最慢的一个。`),
  pattern(/^(.+) opened this many of (.+) at once, and (.+) failed; the connection of the page to the lab is a WebSocket too, and counts\.$/, (engine, all, failed) => `${engine} 在同时要求的 ${all} 个中打开了这么多个，${failed} 个失败；页面与实验室之间的连接也是 WebSocket，也计算在内。`),
  pattern(/^One more while they were open: (failed at once|opened|neither opened nor failed)\.$/, (how) => `在它们打开期间再要一个：${how === 'opened' ? '打开了' : how === 'failed at once' ? '立即失败' : '既没打开也没失败'}。`),
  // slow reader
  pattern(/^Going on, the reader got (.+) MiB of the (.+) that were sent\.$/, (got, sent) => `继续读取后，读者得到发出的 ${sent} MiB 中的 ${got} MiB。`),
  pattern(/^Of (.+) were never sent to this reader\.$/, (messages) => `${messages} 条消息中从未发给这个读者的条数。`),
  pattern(/^Of (.+) MiB sent lay in the server's process \((.+) MiB\)\.$/, (sent, held) => `发出的 ${sent} MiB 中，停留在服务器进程里的部分（${held} MiB）。`),
  pattern(/^Lay in the kernel: (.+) MiB in the send queue of the server, (.+) MiB in the receive queue of the client\.$/, (sending, receiving) => `停留在内核中：服务器的发送队列 ${sending} MiB，客户端的接收队列 ${receiving} MiB。`),
  pattern(/^Going on, the page read (.+) MiB(?: to the end|, then (.+))\.$/, (read, error) => `继续读取后，页面读了 ${read} MiB，${error === '' ? '直到结束' : `随后出错：${error}`}。`),
  pattern(/^Held for a reader that did not ask while (.+) messages were published\.$/, (messages) => `在发布 ${messages} 条消息期间，为没有来问的读者保存的字节数。`),
  // two nodes
  pattern(/^Between the nodes stands Redis at (.+)\.$/, (url) => `节点之间是 ${url} 的 Redis。`),
  pattern(/^Between the nodes stands (.+)\.$/, (what) => `节点之间是${word(what)}。`),
  pattern(/^(\d+) messages for (\d+) readers, half of them on either node\.$/, (messages, readers) => `${messages} 条消息发给 ${readers} 个读者，两个节点各一半。`),
  pattern(/^Came to readers with (a broker|nothing) between the nodes\.$/, (what) => `节点之间${what === 'nothing' ? '什么都没有时' : '有消息代理时'}，到达读者的消息。`),
  // two-way
  pattern(/^Of (\d+) that were said came back, in order\.$/, (said) => `说出的 ${said} 句中，按顺序返回的句数。`),
  pattern(/^TCP connections for the whole conversation: (.+)\.$/, (connections) => `整个对话所用的 TCP 连接：${connections}。`),
  pattern(/^HTTP requests: (.+)\.$/, (requests) => `HTTP 请求：${requests}。`),
  pattern(/^Requests only to say (\d+) things\.$/, (said) => `仅仅为了说 ${said} 句话的请求。`),
  ...overHttp2(),
  // where each fits
  pattern(/^(\d+) messages after every connection was reset, and no page code reconnected\.$/, (count) => `所有连接被重置之后又来了 ${count} 条消息，并没有页面代码去重连。`),
  pattern(/^Not one message after every connection was reset, while SSE had (\d+)\.$/, (count) => `所有连接被重置之后一条消息也没有，而 SSE 有 ${count} 条。`),
  pattern(/^Ranked before (\S+) \((.+) beside (.+)\); measured in this run: (.+)\.$/, (next, own, other, measured) => `排在 ${next} 之前（${own} 对 ${other}）；本次运行测得：${word(measured)}。`),
  // workload
  pattern(/^(\d+) pieces of (.+), one every (.+) ms\.$/, (count, what, every) => `${word(what)}的 ${count} 片，每 ${every} ms 一片。`),
  pattern(/^(\d+) of (\d+) pieces are with the page in the end, in order; EventSource opened (\d+) times\.$/, (whole, all, opens) => `最终页面按顺序得到 ${all} 片中的 ${whole} 片；EventSource 打开了 ${opens} 次。`),
  pattern(/^What the page asked: (.*)\. EventSource can only GET, so a question takes a request of its own\.$/, (methods) => `页面发出的请求：${methods}。EventSource 只能 GET，因此提问要另用一个请求。`),
  pattern(/^(\d+) of (\d+) bytes are with the page in the end, in (\d+) pieces(?:; it ended with "(.*)")?\.$/s, (read, all, pieces, error) => `最终页面得到 ${all} 字节中的 ${read} 字节，分 ${pieces} 片${error === '' ? '' : `；它以“${error}”结束`}。`),
  pattern(/^The page asked (by GET|and put its question by one POST); nobody asked again for it\.$/, (how) => `${how === 'by GET' ? '页面用 GET 请求' : '页面用一个 POST 请求并提问'}；没有谁替它再问一次。`),
]

function handshake(): readonly Pattern[] {
  return [
    pattern(/^(\S+) sent (\d+) bytes until the greeting of the origin had come\.$/, (conn, up) => `直到源站的问候到达，${conn} 发送了 ${up} 字节。`),
    pattern(/^(\d+) bytes came back up to the end of the greeting, response head included\.$/, (down) => `到问候结束为止返回了 ${down} 字节，含响应首部。`),
    pattern(/^The handshake is a (\S+) of HTTP\/(\S+): RFC 6455 4\.1 allows nothing else\.$/, (method, version) => `握手是 HTTP/${version} 的 ${method}：RFC 6455 4.1 不允许其他方法。`),
    pattern(/^Upgrade: (.*)\. It names the protocol that shall follow \(RFC 9110 7\.8\)\.$/, (value) => `Upgrade: ${value}。它指明接下来要用的协议（RFC 9110 7.8）。`),
    pattern(/^Connection: (.*)\. It makes Upgrade a matter of this hop, so a proxy that does not know it has to drop it\.$/, (value) => `Connection: ${value}。它使 Upgrade 只对这一跳有效，不认识它的代理必须将其删除。`),
    pattern(/^Sec-WebSocket-Key: (.*) is base64 of (\d+) random bytes\. It proves no identity; it keeps caches and servers that know no WebSocket from answering by chance\.$/, (key, bytes) => `Sec-WebSocket-Key: ${key} 是 ${bytes} 个随机字节的 base64。它不证明身份，只是防止不懂 WebSocket 的缓存和服务器碰巧作出应答。`),
    pattern(/^Without (\S+) the origin answered (\d+)\.$/, (name, status) => `没有 ${name} 时，源站应答 ${status}。`),
    pattern(/^The origin answered (\d+) ?(.*)\.$/, (status, reason) => `源站应答 ${status}${reason === '' ? '' : ` ${reason}`}。`),
    pattern(/^SHA-1 of "(.*)" is (\S+); its base64 is (\S+)\.$/, (text, hex, base64) => `“${text}”的 SHA-1 是 ${hex}；其 base64 为 ${base64}。`),
    pattern(/^The origin sent Sec-WebSocket-Accept: (.*)\.$/, (sent) => `源站发送了 Sec-WebSocket-Accept: ${sent}。`),
    pattern(/^Client to server, byte (\d+) is the first that is not HTTP\.$/, (at) => `客户端到服务器方向，第 ${at} 字节是第一个不属于 HTTP 的字节。`),
    pattern(/^Server to client, byte (\d+) is the first that is not HTTP; the response head ends there\.$/, (at) => `服务器到客户端方向，第 ${at} 字节是第一个不属于 HTTP 的字节；响应首部在此结束。`),
    pattern(/^That byte is 0x(\S+): FIN and opcode 1, a text frame; HTTP\/1\.1 would have to begin with "H" \(0x48\)\.$/, (byte) => `该字节是 0x${byte}：FIN 与操作码 1，即文本帧；若是 HTTP/1.1，则必须以“H”（0x48）开头。`),
    pattern(/^A 101 with the wrong Accept: (.+) opened the socket\.$/, (engine) => `Accept 错误的 101：${engine} 打开了套接字。`),
    pattern(/^A 101 with the wrong Accept: (.+) failed the connection \((.*)\)\.$/, (engine, error) => `Accept 错误的 101：${engine} 判定连接失败（${word(error)}）。`),
  ]
}

function overHttp2(): readonly Pattern[] {
  const coded = /^(GOAWAY|RST_STREAM), error code (0x\w+)$/
  const told = (how: string) => how.replace(coded, '$1，错误码 $2')
  return [
    pattern(/^HEADERS with "connection: upgrade" and "upgrade: websocket" on a stream were answered with nothing of the kind \((.*)\)\.$/, (end) => `在一个流上带有“connection: upgrade”和“upgrade: websocket”的 HEADERS 没有得到这类应答（${word(end)}）。`),
    pattern(/^HEADERS with "connection: upgrade" and "upgrade: websocket" on a stream were answered with (.*)\.$/, (how) => `在一个流上带有“connection: upgrade”和“upgrade: websocket”的 HEADERS 得到的应答是 ${told(how)}。`),
    pattern(/^The handshake of RFC 6455 as text after ALPN chose h2: ((?:GOAWAY, error code 0x\w+)|\w+)(?:, (.*))?\.$/, (how, error) => `ALPN 选定 h2 之后以文本发送 RFC 6455 的握手：${word(told(how))}${error === '' ? '' : `，${error}`}。`),
    pattern(/^HEADERS of stream (.+): :method (.+), :protocol (.+)\.$/, (stream, method, protocol) => `流 ${stream} 的 HEADERS：:method ${method}，:protocol ${protocol}。`),
    pattern(/^Sec-WebSocket-Key is (not )?among the request's fields: (.*)\.$/, (not, names) => `Sec-WebSocket-Key ${not === '' ? '在' : '不在'}请求的字段之中：${names}。`),
    pattern(/^(.+): open; (\d+) message received in DATA frames of that stream\.$/, (engine, count) => `${engine}：已打开；在该流的 DATA 帧中收到 ${count} 条消息。`),
    pattern(/^(.+): failed, (.*); (\d+) message received in DATA frames of that stream\.$/, (engine, error, count) => `${engine}：失败，${word(error)}；在该流的 DATA 帧中收到 ${count} 条消息。`),
    pattern(/^(\S+) carried (\d+) GET of the page beside the WebSocket: one TCP connection, one TLS handshake\.$/, (conn, pings) => `除 WebSocket 之外，${conn} 还承载了页面的 ${pings} 个 GET：一个 TCP 连接，一次 TLS 握手。`),
    pattern(/^(.+) put the WebSocket into the HTTP\/2 session of its page\.$/, (engine) => `${engine} 把 WebSocket 放进了其页面的 HTTP/2 会话。`),
    pattern(/^(.+): the socket opened\.$/, (engine) => `${engine}：套接字已打开。`),
    pattern(/^(.+): no socket \((.*)\)\.$/, (engine, error) => `${engine}：没有套接字（${word(error)}）。`),
    pattern(/^(\S+), ALPN (\S+), carried an HTTP\/1\.1 Upgrade, one of (\d+) connections\.$/, (conn, alpn, all) => `${conn}（ALPN ${word(alpn)}）承载了 HTTP/1.1 Upgrade，共 ${all} 个连接。`),
    pattern(/^None of the (\d+) connections \((.*)\) carried an Upgrade\.$/, (all, alpns) => `${all} 个连接（${alpns.split(', ').map(word).join('、')}）都没有承载 Upgrade。`),
  ]
}
