import { describe, expect, it } from 'vitest'
import { factSentence } from './fact-texts.ts'
import { isEnglish } from './testing/is-english.ts'
import { factsSaid } from './testing/sentences.ts'
import { chinese } from './zh.ts'

describe('what experiments say, in Chinese', () => {
  it('is known for every sentence of lab/experiment (a new one belongs into language/zh/facts.ts or fact-patterns.ts)', () => {
    const { texts, unread } = factsSaid()
    expect(texts.length).toBeGreaterThan(150)
    expect(unread).toEqual([])
    expect(texts.filter((text) => isEnglish(factSentence(text, chinese)))).toEqual([])
  })

  it.each([
    ['Without Upgrade the origin answered 426.', '没有 Upgrade 时，源站应答 426。'],
    ['40 pieces of the tail of a log, one every 20 ms.', '日志尾部的 40 片，每 20 ms 一片。'],
    ['None of the 2 connections (h2, no ALPN) carried an Upgrade.', '2 个连接（h2、无 ALPN）都没有承载 Upgrade。'],
    ['a firewall that drops its packets: nothing within 1000 ms, no error and no close.', '丢弃其数据包的防火墙：1000 ms 内毫无动静，没有 error，也没有 close。'],
    ['The handshake of RFC 6455 as text after ALPN chose h2: GOAWAY, error code 0x1.', 'ALPN 选定 h2 之后以文本发送 RFC 6455 的握手：GOAWAY，错误码 0x1。'],
    ['Something that no experiment says.', 'Something that no experiment says.'],
  ])('%s', (text, said) => {
    expect(factSentence(text, chinese)).toBe(said)
  })
})
