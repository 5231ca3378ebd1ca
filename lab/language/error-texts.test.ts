import { describe, expect, it } from 'vitest'
import { errorSentence } from './error-texts.ts'
import { english } from './lab-texts.ts'
import { isEnglish } from './testing/is-english.ts'
import { refusalsSaid } from './testing/sentences.ts'
import { chinese } from './zh.ts'

describe('what went wrong, in Chinese', () => {
  it('is known for everything that a person can be told (a new sentence belongs into language/zh/errors.ts or error-patterns.ts)', () => {
    const { texts, unread } = refusalsSaid()
    expect(texts.length).toBeGreaterThan(130)
    expect(unread).toEqual([])
    expect(texts.filter((text) => isEnglish(errorSentence(text, chinese)))).toEqual([])
  })

  it.each([
    ['unknown key "foo"', '未知的键“foo”'],
    ['unknown key "evry"; did you mean "every"?', '未知的键“evry”；是不是想写“every”？'],
    ['link/latency: latency: "3 apples" is not a duration; write a number and a unit, for example 300ms, 60s or 2m', 'link/latency：latency：“3 apples”不是时长；请写数字和单位，例如 300ms、60s 或 2m'],
    ['link/latency: latency: "-3ms" is out of range: a duration lies between 0ms and 24h', 'link/latency：latency：“-3ms”超出范围：时长介于 0ms 与 24h 之间'],
    ['mine.yaml:3: scale: 500 is too large; 100 is the most', 'mine.yaml:3：scale：500 太大；最大为 100'],
    ['there is no fault "gateway/x"; known are gateway/cache, gateway/gzip', '没有名为“gateway/x”的故障；可用的有 gateway/cache、gateway/gzip'],
    ['port 3000 of 127.0.0.1 is already in use; choose another with --listen, or leave it out for a free one', '127.0.0.1 的端口 3000 已被占用；请换一个，或留空以使用空闲端口'],
    ['cannot write /data/a.yaml: the disk is full; free some space and try again', '无法写入 /data/a.yaml：磁盘已满；请腾出空间后重试'],
    ['the target "ftp://x" has the scheme "ftp", and only http, https, ws and wss can be proxied; write it like http://127.0.0.1:3000 or https://example.org', '地址“ftp://x”的协议是“ftp”，只支持 http、https、ws 和 wss；请写成 http://127.0.0.1:3000 或 https://example.org'],
    ['the matrix is running; stop it first', '矩阵正在运行；请先停止它'],
    ['run 4ec1 is still live; stop it first', '运行 4ec1 仍在进行；请先停止它'],
    ['the path to http://127.0.0.1:3000 is open; stop it first', '通往 http://127.0.0.1:3000 的路径已打开；请先关闭它'],
    ['http://127.0.0.1:1 does not answer now: connect ECONNREFUSED; clients will see resets until it is up', 'http://127.0.0.1:1 现在没有应答（connect ECONNREFUSED）；在它启动之前，客户端会看到重置'],
    ['Something that nobody says.', 'Something that nobody says.'],
  ])('%s', (text, said) => {
    expect(errorSentence(text, chinese)).toBe(said)
  })
})

describe('in a window', () => {
  it('says nothing of the command line', () => {
    const { texts } = refusalsSaid()
    expect(texts.map((text) => errorSentence(text, english)).filter((text) => /(?:^| )--[a-z]|brownout (?:list|runs|proxy)/.test(text))).toEqual([])
  })

  it('names no list that is longer than a sentence', () => {
    const many = Array.from({ length: 40 }, (_, i) => `link/f${i}`).join(', ')
    expect(errorSentence(`there is no fault "x"; known are ${many}`, english)).toBe('there is no fault "x"')
    expect(errorSentence('there is no tool "x"; known are netem, envoy', english)).toBe('there is no tool "x"; known are netem, envoy')
  })
})
