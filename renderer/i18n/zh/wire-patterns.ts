import { pattern, type Pattern } from '../../../lab/language/patterns.ts'
import { reasonOf, wireReasons } from './wire-reasons.ts'

/** Names of what cuts: as `lab/wire` has them. */
const cutting: Readonly<Record<string, string>> = { chunk: '分块', 'DATA frame': 'DATA 帧', frame: '帧', segment: '段' }
const named = (what = '') => cutting[what] ?? what

/** RFC 6455, 7.4.1, and the IANA registry. */
export const closeCodes: Readonly<Record<string, string>> = {
  'normal closure': '正常关闭',
  'going away': '离开',
  'protocol error': '协议错误',
  'unsupported data': '不支持的数据',
  'no status received (never on the wire)': '未收到状态码（从不出现在线路上）',
  'abnormal closure (never on the wire)': '异常关闭（从不出现在线路上）',
  'invalid payload data': '载荷数据无效',
  'policy violation': '违反策略',
  'message too big': '消息过大',
  'mandatory extension missing': '缺少必需的扩展',
  'internal error': '内部错误',
  'service restart': '服务重启',
  'try again later': '稍后再试',
  'bad gateway': '网关错误',
  'TLS handshake failed (never on the wire)': 'TLS 握手失败（从不出现在线路上）',
  'the application’s own': '应用自定义',
  'registered with IANA for a library': '由某个库在 IANA 注册',
  'not assigned': '未分配',
  'not used': '不使用',
  reserved: '保留',
}

const parties: Readonly<Record<string, string>> = { client: '客户端', gateway: '网关', origin: '源站', link: '链路', 'link or the client': '链路或客户端', 'link or the origin': '链路或源站' }
const because = (fault = '') => (fault === '' ? '' : `（${fault}）`)

const labels: readonly Pattern[] = [
  pattern(/^TCP opened$/, () => 'TCP 已打开'),
  pattern(/^TCP opened with the link$/, () => '与链路的 TCP 已打开'),
  pattern(/^The origin refused it; the link sent (\S+)$/, (how) => `源站拒绝连接；链路发送 ${how}`),
  pattern(/^got no further than the link$/, () => '止于链路'),
  pattern(/^TCP opened, TLS with ALPN (.+)$/, (alpn) => `TCP 已打开，TLS，ALPN 为 ${alpn}`),
  pattern(/^TCP ended by the (client|gateway|origin|link|link or the (?:client|origin)): (\S+)(?: \((.+)\))?$/, (who, how, fault) => `TCP 由${parties[who ?? '']}结束：${how}${because(fault)}`),
  pattern(/^The link got (FIN|RST) from the (client|origin)$/, (how, who) => `链路收到${parties[who ?? '']}的 ${how}`),
  pattern(/^The link sent (FIN|RST) to the (client|origin)(?: \((.+)\))?$/, (how, who, fault) => `链路向${parties[who ?? '']}发送 ${how}${because(fault)}`),
  pattern(/^The link passed the (FIN|RST) of the (client|gateway|origin) on to the (client|origin)$/, (how, from, to) => `链路将${parties[from ?? '']}的 ${how} 转给${parties[to ?? '']}`),
  pattern(/^TCP ended: nobody saw how$/, () => 'TCP 已结束：方式未知'),
  pattern(/^TCP ended: (.+)$/, (how) => `TCP 已结束：${how}`),
  pattern(/^last chunk: the body is complete$/, () => '最后一块：正文完整'),
  pattern(/^body, (\d+ B) of (\d+ B)$/, (part, all) => `正文，${all} 中的 ${part}`),
  pattern(/^body, (\d+ B) until the connection ends$/, (part) => `正文，${part}，直到连接结束`),
  pattern(/^(\d+ B) captured$/, (size) => `已抓取 ${size}`),
  pattern(/^(\d+ B) of (\d+) captured$/, (part, all) => `${all} B 中已抓取 ${part}`),
  pattern(/^(\d+ B) of its head captured$/, (size) => `其头部已抓取 ${size}`),
  pattern(/^(\d+ B) of data$/, (size) => `数据 ${size}`),
  pattern(/^event "(.*)"$/, (name) => `事件“${name}”`),
  pattern(/^(\d+) B instead of (\d+) B$/, (wire, plain) => `${wire} B，而非 ${plain} B`),
  pattern(/^(\d{4}) \((.+?)\)( ".*")?$/, (code, meaning, reason) => `${code}（${closeCodes[meaning ?? ''] ?? meaning}）${reason}`),
  pattern(/^(.+) \(head not complete\)$/, (line) => `${line}（头部不完整）`),
]

const fields: readonly Pattern[] = [
  pattern(/^Hexadecimal: (\d+) B follow the line end\.$/, (size) => `十六进制：行尾之后有 ${size} B。`),
  pattern(/^Hexadecimal: (\d+) B follow\.$/, (size) => `十六进制：后面有 ${size} B。`),
  pattern(/^(126|127): the length is in the next ([28]) bytes\.$/, (code, size) => `${code}：长度在其后的 ${size} 个字节中。`),
  pattern(/^As (\d+) bits, most significant byte first\.$/, (bits) => `${bits} 位，高位字节在前。`),
  pattern(/^Inflated from (\d+ B) to (\d+ B) \(RFC 7692 7\.2\.2\): (.*)$/s, (from, to, text) => `从 ${from} 解压为 ${to}（RFC 7692 7.2.2）：${text}`),
  pattern(/^The rest of "(.+)", which began in the (.+) before\.$/, (name, what) => `“${name}”的其余部分，它始于上一个${named(what)}。`),
  pattern(/^Index (\d+) of the (static|dynamic) table: name and value in (one byte|a few bytes)\.$/, (index, table, size) => `${tables[table ?? '']}第 ${index} 项：名称和值只用${size === 'one byte' ? '一个字节' : '几个字节'}。`),
  pattern(/^Name (?:as (.+?)|by index (\d+) of the (static|dynamic) table); value as (.+?); (.+)\.$/, (text, index, table, value, kept) => `${text ? `名称为 ${form(text)}` : `名称取自${tables[table ?? '']}第 ${index} 项`}；值为 ${form(value)}；${keeping[kept ?? ''] ?? kept}。`),
  pattern(/^((?:(?:END_STREAM|END_HEADERS|PADDED|PRIORITY|ACK): [^;.]+(?:; )?)+)\.$/, (list) => `${told(list)}。`),
  pattern(/^Not decoded: (.+)\.$/, (why) => `未解码：${reasonOf(why)}。`),
  pattern(/^(SETTINGS_[A-Z_0-9]+|0x[0-9a-f]+) = (\d+)$/, (name, value) => `即 ${name} = ${value}`),
]

const flags: Readonly<Record<string, string>> = {
  'this side sends nothing more on the stream': '本方不再在此流上发送任何内容',
  'the head is complete, no CONTINUATION follows': '头部完整，后面没有 CONTINUATION',
  'padding follows the content': '内容之后有填充',
  'a priority comes first': '前面带有优先级',
  'the answer to a frame of the other side': '对对方某个帧的应答',
}

function told(list = ''): string {
  return list.split('; ').map((one) => one.replace(/^([A-Z_]+): (.+)$/, (_, name: string, text: string) => `${name}：${flags[text] ?? text}`)).join('；')
}

const tables: Readonly<Record<string, string>> = { static: '静态表', dynamic: '动态表' }

function form(how = ''): string {
  const huffman = /^(\d+) B of Huffman code instead of (\d+)$/.exec(how)
  if (huffman) return `${huffman[1]} B 的 Huffman 编码，而非 ${huffman[2]} B`
  return how.replace(/^(\d+ B) of text$/, '$1 的文本')
}
const keeping: Readonly<Record<string, string>> = {
  'added to the dynamic table': '加入动态表',
  'no one on the way may ever index it (a secret)': '途中任何节点都不得索引它（机密）',
  'the dynamic table stays as it is': '动态表不变',
}

/** What begins where HTTP ends. */
const beyond = (protocol = '') => ({ 'the tunnel': '隧道', 'another protocol': '另一协议' })[protocol] ?? `${protocol} `

const remarks: readonly Pattern[] = [
  pattern(/^(\d+) bytes at the end of this direction were not recorded$/, (size) => `此方向末尾的 ${size} 字节没有记录`),
  pattern(/^HTTP ends with this head: byte (\d+) is the first of (.+) in this direction, byte (\d+) in the other \((RFC 9110 [\d.]+)\)\.$/, (here, protocol, there, rfc) => `HTTP 到这个头部为止：此方向的第 ${here} 字节是 ${beyond(protocol)}的第一个字节，另一方向是第 ${there} 字节（${rfc}）。`),
  pattern(/^HTTP ends here in this direction: byte (\d+) is the first of (.+), because the answer is (\d+)\.$/, (here, protocol, status) => `此方向的 HTTP 到此为止：第 ${here} 字节是 ${beyond(protocol)}的第一个字节，因为应答是 ${status}。`),
  pattern(/^An event is cut here: it goes on in the next (.+)\.$/, (what) => `事件在这里被切断：它在下一个${named(what)}中继续。`),
  pattern(/^This (.+) ends between two bytes of one UTF-8 character, in "(.+)": a .+ says nothing about where messages end \((.+)\)\.$/, (what, name, rfc) => `此${named(what)}在“${name}”中一个 UTF-8 字符的两个字节之间结束：${named(what)}并不说明消息在哪里结束（${rfc}）。`),
  pattern(/^This (.+) ends inside "(.+)": a .+ says nothing about where messages end \((.+)\)\.$/, (what, name, rfc) => `此${named(what)}在“${name}”中间结束：${named(what)}并不说明消息在哪里结束（${rfc}）。`),
  pattern(/^This (.+) begins between two bytes of one UTF-8 character, in "(.+)"\.$/, (what, name) => `此${named(what)}始于“${name}”中一个 UTF-8 字符的两个字节之间。`),
  pattern(/^This (.+) begins inside "(.+)"\.$/, (what, name) => `此${named(what)}始于“${name}”的中间。`),
  pattern(/^(.+) begins inside a UTF-8 character, which began in the (.+) before\.$/, (name, what) => `${name} 始于一个 UTF-8 字符的中间，该字符始于上一个${named(what)}。`),
  pattern(/^The header block is not decoded to its end: (.+)\.$/, (why) => `首部块未能完全解码：${reasonOf(why)}。`),
  pattern(/^(\d+ B) not decoded: (.+)$/, (size, why) => `${size} 未解码：${leftOut(why)}`),
]

function leftOut(why = ''): string {
  const size = /^the tap left out the (\d+) bytes before/.exec(why)?.[1]
  return size === undefined ? reasonOf(why) : `抓取略过了之前的 ${size} 字节`
}

export const wirePatterns: readonly Pattern[] = [...labels, ...fields, ...remarks, ...wireReasons]
