/** RFC 7541, appendix A; index 1 is the first. */
export const staticTable: readonly (readonly [name: string, value: string])[] = [
  ':authority', ':method=GET', ':method=POST', ':path=/', ':path=/index.html', ':scheme=http', ':scheme=https',
  ':status=200', ':status=204', ':status=206', ':status=304', ':status=400', ':status=404', ':status=500',
  'accept-charset', 'accept-encoding=gzip, deflate', 'accept-language', 'accept-ranges', 'accept', 'access-control-allow-origin',
  'age', 'allow', 'authorization', 'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-length',
  'content-location', 'content-range', 'content-type', 'cookie', 'date', 'etag', 'expect', 'expires', 'from', 'host', 'if-match',
  'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified', 'link', 'location', 'max-forwards',
  'proxy-authenticate', 'proxy-authorization', 'range', 'referer', 'refresh', 'retry-after', 'server', 'set-cookie',
  'strict-transport-security', 'transfer-encoding', 'user-agent', 'vary', 'via', 'www-authenticate',
].map((entry) => {
  const at = entry.indexOf('=')
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)]
})

const endOfString = 256

/**
 * RFC 7541, appendix B. The code is canonical: codes of one length follow each other in order of their symbols,
 * so the symbols of each length are all there is to know. 256 is EOS.
 */
const symbolsByLength: readonly (readonly [bits: number, symbols: string])[] = [
  [5, '48-50 97 99 101 105 111 115-116'],
  [6, '32 37 45-47 51-57 61 65 95 98 100 102-104 108-110 112 114 117'],
  [7, '58 66-87 89 106-107 113 118-122'],
  [8, '38 42 44 59 88 90'],
  [10, '33-34 40-41 63'],
  [11, '39 43 124'],
  [12, '35 62'],
  [13, '0 36 64 91 93 126'],
  [14, '94 125'],
  [15, '60 96 123'],
  [19, '92 195 208'],
  [20, '128 130-131 162 184 194 224 226'],
  [21, '153 161 167 172 176-177 179 209 216-217 227 229-230'],
  [22, '129 132-134 136 146 154 156 160 163-164 169-170 173 178 181 185-187 189-190 196 198 228 232-233'],
  [23, '1 135 137-141 143 147 149-152 155 157-158 165-166 168 174-175 180 182-183 188 191 197 231 239'],
  [24, '9 142 144-145 148 159 171 206 215 225 236-237'],
  [25, '199 207 234-235'],
  [26, '192-193 200-202 205 210 213 218-219 238 240 242-243 255'],
  [27, '203-204 211-212 214 221-223 241 244-248 250-254'],
  [28, '2-8 11-12 14-21 23-31 127 220 249'],
  [30, '10 13 22 256'],
]

interface CodeLength {
  readonly bits: number
  readonly firstCode: number
  readonly symbols: readonly number[]
}

const codeLengths: readonly CodeLength[] = (() => {
  let code = 0
  let before = 0
  return symbolsByLength.map(([bits, list]) => {
    const symbols = list.split(' ').flatMap((part) => {
      const [from, to = from] = part.split('-').map(Number) as [number, number?]
      return Array.from({ length: to - from + 1 }, (_, i) => from + i)
    })
    code *= 2 ** (bits - before)
    const entry = { bits, firstCode: code, symbols }
    code += symbols.length
    before = bits
    return entry
  })
})()

/** RFC 7541, 5.2. Returns undefined for a string that is not a valid code: EOS inside, padding longer than 7 bits or not all ones. */
export function decodeHuffman(bytes: Uint8Array): Uint8Array | undefined {
  const out: number[] = []
  let code = 0
  let bits = 0
  let at = 0
  for (let i = 0; i < bytes.length * 8; i++) {
    code = code * 2 + (((bytes[i >> 3] as number) >> (7 - (i & 7))) & 1)
    bits++
    while (at < codeLengths.length && (codeLengths[at] as CodeLength).bits < bits) at++
    const entry = codeLengths[at]
    if (!entry) return undefined
    if (entry.bits !== bits || code - entry.firstCode >= entry.symbols.length) continue
    const symbol = entry.symbols[code - entry.firstCode] as number
    if (symbol === endOfString) return undefined
    out.push(symbol)
    code = 0
    bits = 0
    at = 0
  }
  return bits > 7 || code !== 2 ** bits - 1 ? undefined : Uint8Array.from(out)
}
