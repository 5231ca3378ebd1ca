import { describe, expect, it } from 'vitest'
import { english } from './lab-texts.ts'
import { isEnglish } from './testing/is-english.ts'
import { clausesSaid, effectsSaid, verdictWordsSaid } from './testing/sentences.ts'
import { flagText, hitEffect, reasonText, verdictSentence } from './verdict-texts.ts'
import { chinese } from './zh.ts'

describe('in Chinese', () => {
  it('says what every fault did (a new effect belongs into language/zh/effects.ts)', () => {
    const all = effectsSaid()
    expect(all.length).toBeGreaterThan(60)
    expect(all.filter((text) => isEnglish(hitEffect(text, chinese)))).toEqual([])
  })

  it('says every clause of the rules (a new one belongs into language/zh/verdict-texts.ts)', () => {
    const all = clausesSaid()
    expect(all.length).toBeGreaterThan(60)
    expect(all.filter((text) => isEnglish(verdictSentence(text, chinese)))).toEqual([])
  })

  it('has a word for every rule, reason and flag (a new one belongs into language/zh/verdict-words.ts), and for no other', () => {
    const { rules, reasons, flags } = verdictWordsSaid()
    const { verdicts } = chinese
    expect(Object.keys(verdicts.rules).toSorted()).toEqual(rules.toSorted())
    // Of a process: engine or probe.
    expect(Object.keys(verdicts.reasons).filter((reason) => !reason.endsWith('-busy')).toSorted()).toEqual(reasons.toSorted())
    expect(Object.keys(verdicts.flags).toSorted()).toEqual(flags.toSorted())
  })

  it('keeps the number of a flag', () => {
    expect([flagText('lossy 12', chinese), flagText('half-open 900 ms', chinese), flagText('raw dup 3', chinese), flagText('no baseline', chinese)]).toEqual(['丢失 12', '半开 900 ms', '线路上重复 3', '没有基线'])
    expect(reasonText('zombie-open', chinese)).toBe('假连接')
    expect([flagText('lossy 12', english), flagText('dup 1', english), reasonText('lossy', english)]).toEqual(['lost 12', 'dup 1', 'messages lost'])
  })

  it.each([
    ['At 9.00 s origin/restart was changed (down for 2.00 s -> 5.00 s, refused rst -> hang); the connection stayed.', '9.00 s 时，origin/restart 改为（关闭时长 2.00 s → 5.00 s，拒绝时 rst → 挂起）；连接一直保持。'],
    // As a run of before says it.
    ['At 9.00 s link/bandwidth was changed (rateKBps 10 -> 5, direction both -> upstream); the connection stayed.', '9.00 s 时，link/bandwidth 改为（速率 10 → 5，方向 两者 → 上行）；连接一直保持。'],
    ['At 6.00 s link/reset was switched on in the link; the fault did not touch this transport. Link/latency, gateway/compress were on as well; link/blackhole was on as well, until 9.00 s.', '6.00 s 时，在链路打开了 link/reset；故障没有触及这种传输方式。当时 link/latency、gateway/compress 也开着；当时 link/blackhole 也开着，直到 9.00 s。'],
    [
      'At 3.00 s gateway/strip-upgrade struck (dropped "Upgrade: websocket" from GET /ws; the origin sees a plain request); 12 ms later a request was answered 200; 14 ms later the page saw close 1006; no message ever came; no new attempt came by itself; a fresh client over sse, opened by the lab under the same fault, was served after 31 ms.',
      '3.00 s 时，gateway/strip-upgrade 起作用（从 GET /ws 删除了“Upgrade: websocket”；源站看到的是普通请求）；12 ms 后，一个请求得到应答 200；14 ms 后，页面收到 close 1006；从未收到任何消息；它没有自行再次尝试；在同样的故障下由实验室新建的 sse 客户端在 31 ms 后得到服务。',
    ],
    ['No message ever came; a fresh connection of the same kind, opened by the lab after the fault, was served after 17 ms.', '从未收到任何消息；在故障结束之后由实验室新建的同类连接在 17 ms 后得到服务。'],
    ['There was no fault; all 12 due messages came and no request failed, since 3.10 s over 1 new TCP connection, p95 3.1 ms after their time, the newest never older than 1.20 s.', '没有故障；应到的 12 条消息全部到达，没有请求失败，自 3.10 s 起经由 1 条新的 TCP 连接，p95 延迟 3.1 ms，最新消息从未超过 1.20 s。'],
    ['At 20.1 s link/latency struck (delayed 300 ms ± 50 ms), switched on at 19.6 s; the connection stayed.', '20.1 s 时，link/latency 起作用（延迟 300 ms ± 50 ms），它在 19.6 s 时打开；连接一直保持。'],
    ['At 76.3 s link/blackhole struck (silenced); at 104.0 s link/blackhole was taken off; p95 latency of what has come so far was 320 ms (clean 5 ms, limit 255 ms).', '76.3 s 时，link/blackhole 起作用（变为沉默）；104.0 s 时，link/blackhole 被关闭；至今到达的消息，p95 延迟为 320 ms（无故障时 5 ms，上限 255 ms）。'],
    ['At 8.21 s the ladder stepped from websocket to sse, since a request was answered 426; the connection stayed.', '8.21 s 时，降级阶梯从 websocket 换到 sse，因为一个请求得到应答 426；连接一直保持。'],
    ["The engine's event loop lagged by 61 ms (p99); the limit is 50 ms. Close other programs and run again.", '引擎的事件循环滞后 61 ms（p99）；上限为 50 ms。请关闭其他程序后再次运行。'],
    ['Of 3 runs no verdict was given often enough: reconnects 2, fails 1. The evidence is of run r3, which was judged reconnects.', '3 次运行中没有一个判定出现得足够多：自动重连 2，失败 1。证据取自运行 r3，其判定为自动重连。'],
    ['There was no fault; all 12 messages came on the same connection, p95 3.1 ms after their time, the newest never older than 1.20 s.', '没有故障；全部 12 条消息都在同一连接上到达，p95 延迟 3.1 ms，最新消息从未超过 1.20 s。'],
    ['There was no fault; all 12 due messages came on the same connection, p95 3.1 ms after their time, the newest never older than 1.20 s.', '没有故障；应到的 12 条消息全部在同一连接上到达，p95 延迟 3.1 ms，最新消息从未超过 1.20 s。'],
    ['Something that no rule says; the connection stayed.', 'Something that no rule says; the connection stayed.'],
  ])('%s', (because, said) => {
    expect(verdictSentence(because, chinese)).toBe(said)
  })
})

it('leaves English as it is', () => {
  expect(verdictSentence('There was no fault.', english)).toBe('There was no fault.')
  expect(hitEffect('answered 204', english)).toBe('answered 204')
})
