import { pattern, said, type Pattern } from '../../../lab/language/patterns.ts'

/** Why bytes are not decoded: as `lab/wire` says it, behind "not decoded:" or alone. */
export const wireReasons: readonly Pattern[] = [
  pattern(/^the tap left out the (\d+) bytes before, so nobody knows where a message begins$/, (size) => `抓取略过了之前的 ${size} 字节，因此无法知道消息从哪里开始`),
  pattern(/^no HTTP\/1\.1 (request|response) begins here$/, (what) => `这里不是 HTTP/1.1 ${what === 'request' ? '请求' : '响应'}的开头`),
  pattern(/^another protocol than WebSocket after the 101$/, () => '101 之后是 WebSocket 以外的协议'),
  pattern(/^what a tunnel of CONNECT carries is not said \((.+)\)$/, (rfc) => `CONNECT 的隧道承载什么，没有说明（${rfc}）`),
  pattern(/^a chunk must begin with its size in hexadecimal \((.+)\)$/, (rfc) => `分块必须以十六进制的长度开头（${rfc}）`),
  pattern(/^the chunk does not end with CR LF where its size says \((.+)\)$/, (rfc) => `分块没有在其长度所示之处以 CR LF 结束（${rfc}）`),
  pattern(/^the request has a Transfer-Encoding that does not end with chunked \((.+)\)$/, (rfc) => `请求的 Transfer-Encoding 不以 chunked 结尾（${rfc}）`),
  pattern(/^Content-Length "(.*)" is not one number \((.+)\)$/, (value, rfc) => `Content-Length“${value}”不是单个数字（${rfc}）`),
  pattern(/^HTTP\/2 begins with its preface, and these bytes do not \((.+)\)$/, (rfc) => `HTTP/2 以连接前言开头，而这些字节不是（${rfc}）`),
  pattern(/^a header block is not finished, and only its CONTINUATION may follow \((.+)\)$/, (rfc) => `首部块尚未结束，后面只能是它的 CONTINUATION（${rfc}）`),
  pattern(/^a CONTINUATION without a header block before it \((.+)\)$/, (rfc) => `CONTINUATION 之前没有首部块（${rfc}）`),
  pattern(/^opcode (0x[0-9a-f]+) is reserved \((.+)\), so this is no WebSocket frame$/, (opcode, rfc) => `操作码 ${opcode} 是保留的（${rfc}），所以这不是 WebSocket 帧`),
  pattern(/^a control frame may not be fragmented \((.+)\)$/, (rfc) => `控制帧不得分片（${rfc}）`),
  pattern(/^a control frame is longer than 125 bytes \((.+)\)$/, (rfc) => `控制帧长于 125 字节（${rfc}）`),
  pattern(/^a payload of (\d+) bytes is longer than any connection$/, (size) => `${size} 字节的载荷比任何连接都长`),
  pattern(/^index (\d+) is not in the tables \(61 static, (\d+) dynamic entries\)$/, (index, entries) => `表中没有第 ${index} 项（静态表 61 项，动态表 ${entries} 项）`),
  pattern(/^a dynamic table of (\d+) B is asked for$/, (size) => `要求 ${size} B 的动态表`),
  pattern(/^the header block ends inside a (representation|string)$/, (what) => `首部块在${what === 'string' ? '字符串' : '表示'}中间结束`),
  pattern(/^an integer is longer than any table or string$/, () => '整数比任何表或字符串都长'),
  pattern(/^a string is not a valid Huffman code$/, () => '字符串不是有效的 Huffman 编码'),
  pattern(/^an earlier header block could not be decoded: (.+)$/, (why) => `先前的首部块未能解码：${reasonOf(why)}`),
]

/** What is not known stays as it is. */
export function reasonOf(why = ''): string {
  return said(why, wireReasons) ?? why
}
