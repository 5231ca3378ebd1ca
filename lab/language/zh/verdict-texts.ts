import { spokenParam } from '../../contract/fault.ts'
import type { LabTexts } from '../lab-texts.ts'
import { pattern, said, type Pattern } from '../patterns.ts'
import { effects } from './effects.ts'
import { paramNames, paramValues } from './fault-params.ts'
import { endStates, flags, reasons, rules, verdictNames } from './verdict-words.ts'

const effect = (text = '') => said(text, effects) ?? text
const layers: Readonly<Record<string, string>> = { 'the link': '链路', 'the gateway': '网关', 'the origin': '源站' }
const names: Readonly<Record<string, string>> = verdictNames

/** `at 3.00 s` and `420 ms later`. */
const when = (at = '', later = '') => (at !== '' ? `${at} 时，` : `${later} 后，`)

const signs: readonly Pattern[] = [
  pattern(/^the API object closed for good$/, () => 'API 对象已彻底关闭'),
  pattern(/^the page saw close (\d+)$/, (code) => `页面收到 close ${code}`),
  pattern(/^page code declared the connection dead after (.+) of silence$/, (silence) => `页面代码在 ${silence} 没有动静之后判定连接已失效`),
  pattern(/^the ladder lost its connection$/, () => '降级阶梯失去了连接'),
  pattern(/^the ladder stepped from (\S+) to ([^\s,]+)(?:, since a request was answered (\d+))?$/, (from, to, status) => `降级阶梯从 ${from} 换到 ${to}${status === '' ? '' : `，因为一个请求得到应答 ${status}`}`),
  pattern(/^the page saw an error(?: \((.+)\))?$/, (detail) => `页面收到 error${detail === '' ? '' : `（${detail?.replace('status', '状态').replace(', ', '，')}）`}`),
  pattern(/^the page saw nothing: no error, no close$/, () => '页面毫无察觉：没有 error，也没有 close'),
  pattern(/^the page saw (\S+)$/, (kind) => `页面收到 ${kind}`),
]
const sign = (text = '') => said(text, signs) ?? text

/** As sentences say them, and as those of older runs do; a longer name before one that it begins with. */
const settingNames = Object.entries(paramNames)
  .flatMap(([name, says]) => [[`${spokenParam(name)} `, says] as const, [`${name} `, says] as const])
  .toSorted(([one], [other]) => other.length - one.length)

/** `latency 100 ms -> 300 ms, direction both -> upstream`. */
const setting = (settings = '') =>
  settings
    .split(', ')
    .map((one) => {
      const [name, says] = settingNames.find(([known]) => one.startsWith(known)) ?? ['', '']
      return `${says} ${one.slice(name.length).replace(/^(.+) -> (.+)$/, (_, before: string, after: string) => `${paramValues[before] ?? before} → ${paramValues[after] ?? after}`)}`.trim()
    })
    .join('，')

const strikes: readonly Pattern[] = [
  pattern(/^(\S+) acted from the start \((.*)\)$/s, (fault, what) => `${fault} 从一开始就起作用（${effect(what)}）`),
  pattern(/^at (\S+ \S+) (\S+) struck \((.*)\)(?:, switched on at (\d\S* \S+))?$/s, (t, fault, what, since) => `${t} 时，${fault} 起作用（${effect(what)}）${since === '' ? '' : `，它在 ${since} 时打开`}`),
  pattern(/^at (\S+ \S+) (\S+), which was on before, struck \((.*)\)$/s, (t, fault, what) => `${t} 时，此前已打开的 ${fault} 起作用（${effect(what)}）`),
  pattern(/^(\S+) was in place from the start$/, (fault) => `${fault} 从一开始就在`),
  pattern(/^at (\S+ \S+) (\S+) was switched on in (.+)$/, (t, fault, layer) => `${t} 时，在${layers[layer ?? ''] ?? layer}打开了 ${fault}`),
  pattern(/^at (\S+ \S+) (\S+) was changed \((.*)\)$/, (t, fault, settings) => `${t} 时，${fault} 改为（${setting(settings)}）`),
  pattern(/^at (\S+ \S+) (\S+) was taken off$/, (t, fault) => `${t} 时，${fault} 被关闭`),
  pattern(/^(.+) (?:was|were) on as well(?:, until (\S+ \S+))?$/, (faults, until) => `当时 ${faults?.replaceAll(', ', '、')} 也开着${until === '' ? '' : `，直到 ${until}`}`),
  pattern(/^there was no fault$/, () => '没有故障'),
  pattern(/^so far the fault has not touched this transport$/, () => '故障至今没有触及这种传输方式'),
  pattern(/^the fault did not touch this transport$/, () => '故障没有触及这种传输方式'),
  pattern(/^this transport was cut off already(?:, and messages came again at (\S+ \S+))?$/, (t) => `这种传输方式在此之前已经中断${t === '' ? '' : `，消息在 ${t} 时恢复`}`),
]

/** Of fresh clients. */
const circumstances: Readonly<Record<string, string>> = { 'under the same fault': '在同样的故障下', 'after the fault': '在故障结束之后', 'at the end': '在最后' }

const losses: readonly Pattern[] = [
  pattern(/^(?:at (\d\S* \S+)|(\d\S* \S+) later) a request was answered (\d+)$/, (at, later, status) => `${when(at, later)}一个请求得到应答 ${status}`),
  pattern(/^(?:at (\d\S* \S+)|(\d\S* \S+) later) (the (?:page|API|ladder) .+|page code .+)$/, (at, later, what) => `${when(at, later)}${sign(what)}`),
  pattern(/^its last message came at (.+)$/, (t) => `它的最后一条消息在 ${t} 时到达`),
  pattern(/^no message ever came$/, () => '从未收到任何消息'),
  pattern(/^no message came before the next fault was switched on$/, () => '在打开下一个故障之前没有消息到达'),
  pattern(/^messages came again at (\S+ \S+), after the next fault was switched on$/, (t) => `消息在 ${t} 时恢复，那时已打开下一个故障`),
  pattern(/^no message has come since$/, () => '此后尚无消息到达'),
  pattern(/^its last retry, at (\S+ \S+), (?:was answered (\d+)|failed), and (.+)$/, (t, status, what) => `它的最后一次重试在 ${t} 时，${status === '' ? '失败了' : `得到应答 ${status}`}，随后${sign(what)}`),
  pattern(/^bytes of the origin went into the gateway and none came out towards the client$/, () => '源站的字节进入了网关，却没有一个从网关发往客户端'),
  pattern(/^at the end the API still claimed to be open$/, () => '到最后 API 仍声称连接是打开的'),
  pattern(/^the API still claims to be open$/, () => 'API 仍声称连接是打开的'),
  pattern(/^it is still trying$/, () => '它仍在尝试'),
  pattern(/^nothing has come for (\S+ \S+), and a client is given (\S+ \S+) to come back by itself$/, (silence, limit) => `已有 ${silence} 什么也没有到达，而客户端自行恢复的时限是 ${limit}`),
  pattern(/^at the end it was still trying$/, () => '到最后它仍在尝试'),
  pattern(/^when the next fault was switched on the API still claimed to be open$/, () => '打开下一个故障时，API 仍声称连接是打开的'),
  pattern(/^when the next fault was switched on it was still trying$/, () => '打开下一个故障时，它仍在尝试'),
  pattern(/^no new attempt came by itself$/, () => '它没有自行再次尝试'),
  pattern(/^a fresh connection of the same kind, opened by the lab (under the same fault|after the fault|at the end), was served after (.+)$/, (how, after) => `${circumstances[how ?? '']}由实验室新建的同类连接在 ${after} 后得到服务`),
  pattern(/^a fresh client over (\S+), opened by the lab (under the same fault|after the fault|at the end), was served after (.+)$/, (via, how, after) => `${circumstances[how ?? '']}由实验室新建的 ${via} 客户端在 ${after} 后得到服务`),
  pattern(/^no fresh client was tried, so nobody knows whether a new connection would get through$/, () => '没有试过新客户端，因此不知道新建的连接能否接通'),
  pattern(/^none of (\d+) fresh clients? tried (under the same fault|after the fault|at the end) was served$/, (n, how) => `${circumstances[how ?? '']}尝试的 ${n} 个新客户端都没有得到服务`),
  pattern(/^it came back at (\S+ \S+), after (\S+ \S+)$/, (t, after) => `它在 ${t} 时恢复，用了 ${after}`),
  pattern(/^a person is not asked to wait longer than (\S+ \S+) once the fault is over$/, (limit) => `故障结束之后，不应让人等待超过 ${limit}`),
  pattern(/^messages came only in bursts, the newest up to (\S+ \S+) old$/, (age) => `消息只是成批到达，最新的一条也已有 ${age} 之久`),
  pattern(/^the origin announced that (?:a message was|(\d+) messages were) gone(?: at (\S+ \S+))?(?:, since it (?:keeps only the last (\d+) messages?|(had restarted) and kept nothing from before))?, and the client did not fetch a new state$/, (n, t, kept, restarted) => `源站${t === '' ? '' : `在 ${t} 时`}宣布有 ${n || 1} 条消息已不在${kept === '' ? '' : `（它只保留最近 ${kept} 条）`}${restarted === '' ? '' : '（它重启过，之前的什么也没有留下）'}，而客户端没有重新取得状态`),
]

const whoReconnected: Readonly<Record<string, string>> = {
  'the platform itself reconnected': '平台自行重连',
  'the ladder reconnected': '降级阶梯重新连接',
  'page code asked again': '页面代码再次请求',
  'page code reconnected': '页面代码重新连接',
}

const recoveries: readonly Pattern[] = [
  pattern(/^(the platform itself reconnected|the ladder reconnected|page code (?:asked again|reconnected))(?: and messages came again after (\S+ \S+))?$/, (who, after) => `${whoReconnected[who ?? '']}${after === '' ? '' : `，${after} 后消息恢复`}`),
]

const newConnection = (anew = '') => anew.replace(/^no request failed, since (\S+ \S+) over (\d+) new TCP connections?$/, '没有请求失败，自 $1 起经由 $2 条新的 TCP 连接')

const numbers: readonly Pattern[] = [
  pattern(/^(\d+) reconnects? in all$/, (n) => `共重连 ${n} 次`),
  pattern(/^(\d+) messages? never came$/, (n) => `有 ${n} 条消息始终未到`),
  pattern(/^at (\S+ \S+) the origin announced a gap, since it had restarted and kept nothing from before$/, (t) => `源站在 ${t} 时宣布了缺口：它重启过，之前的什么也没有留下`),
  pattern(/^at (\S+ \S+) the origin announced a gap, since it keeps only the last (\d+) messages?$/, (t, n) => `源站在 ${t} 时宣布了缺口：它只保留最近 ${n} 条消息`),
  pattern(/^no message was lost$/, () => '没有丢失消息'),
  pattern(/^the connection stayed$/, () => '连接一直保持'),
  pattern(/^all (\d+) due messages? came on the same connection, p95 (\S+ \S+) after their time, the newest never older than (\S+ \S+)$/, (n, p95, age) => `应到的 ${n} 条消息全部在同一连接上到达，p95 延迟 ${p95}，最新消息从未超过 ${age}`),
  pattern(/^all (\d+) due messages? came and (no request failed, since .+), p95 (\S+ \S+) after their time, the newest never older than (\S+ \S+)$/, (n, anew, p95, age) => `应到的 ${n} 条消息全部到达，${newConnection(anew)}，p95 延迟 ${p95}，最新消息从未超过 ${age}`),
  pattern(/^(no request failed, since .+)$/, newConnection),
  // Of an older run: all that came, also what was not due yet.
  pattern(/^all (\d+) messages came on the same connection, p95 (\S+ \S+) after their time, the newest never older than (\S+ \S+)$/, (n, p95, age) => `全部 ${n} 条消息都在同一连接上到达，p95 延迟 ${p95}，最新消息从未超过 ${age}`),
  pattern(/^(\d+) messages? still missing$/, (n) => `有 ${n} 条消息尚未到达`),
  pattern(/^(\d+) messages? of (\d+) still missing$/, (n, all) => `${all} 条消息中有 ${n} 条尚未到达`),
  pattern(/^(\d+) messages? of (\d+) never came$/, (n, all) => `${all} 条消息中有 ${n} 条始终未到`),
  pattern(/^(\d+) duplicates? reached the application$/, (n) => `有 ${n} 条重复消息到达应用`),
  pattern(/^for (\S+ \S+) nothing came \(limit (\S+ \S+)\)$/, (gap, limit) => `有 ${gap} 什么也没有到达（上限 ${limit}）`),
  pattern(/^the newest message was older than (\S+ \S+) for (\S+) % of the time$/, (age, share) => `${share}% 的时间里，最新消息已超过 ${age}`),
  pattern(/^only (\d+) % of the offered payload arrived$/, (share) => `发出的载荷只有 ${share}% 到达`),
  pattern(/^p95 latency( of what has come so far)? was (\S+ \S+) \(clean (\S+ \S+), limit (\S+ \S+)\)$/, (soFar, p95, clean, limit) => `${soFar === '' ? '' : '至今到达的消息，'}p95 延迟为 ${p95}（无故障时 ${clean}，上限 ${limit}）`),
  pattern(/^the newest message was (\S+ \S+) old on average \(clean (\S+ \S+)\)$/, (age, clean) => `最新消息平均已有 ${age} 之久（无故障时 ${clean}）`),
  pattern(/^(\d+) % of the messages came in bursts \(clean (\d+) %\)$/, (share, clean) => `${share}% 的消息成批到达（无故障时 ${clean}%）`),
  pattern(/^(\d+) bytes a message beyond the payload \(clean (\d+)\)$/, (bytes, clean) => `每条消息在载荷之外有 ${bytes} 字节（无故障时 ${clean}）`),
]

const failures: readonly Pattern[] = [
  pattern(/^(\d+) messages? did not match (?:its|their) checksum, the first at (\S+ \S+)$/, (n, t) => `${n} 条消息与其校验和不符，第一条在 ${t} 时`),
  pattern(/^message (\S+) came at (\S+ \S+), but this feed never had the epoch (\S+)$/, (message, t, epoch) => `${t} 时收到消息 ${message}，但此消息源从未有过纪元 ${epoch}`),
  pattern(/^(\d+) messages? reached the page after a later one$/, (n) => `${n} 条消息晚于其后的消息到达页面`),
  pattern(/^the first was (\S+) at (\S+ \S+)$/, (message, t) => `第一条是 ${t} 时的 ${message}`),
  pattern(/^every message was promised, but (\d+) messages? never came and nothing announced the gap$/, (n) => `承诺的是每一条消息，却有 ${n} 条始终未到，也没有任何东西宣布这个缺口`),
  pattern(/^after (\S+) the page got (\S+) at (\S+ \S+)$/, (before, after, t) => `页面在 ${before} 之后，于 ${t} 时收到 ${after}`),
  pattern(/^the client made (\d+) connection attempts from (\S+ \S+) to (\S+ \S+), (\d+) a second, without pause$/, (n, from, to, rate) => `客户端从 ${from} 到 ${to} 不停地尝试连接 ${n} 次，每秒 ${rate} 次`),
]

const doubts: readonly Pattern[] = [
  pattern(/^(\d+) of (\d+) events are missing from the log, so no verdict can be drawn from it$/, (n, all) => `日志的 ${all} 个事件缺少 ${n} 个，因此无法据此作出判定`),
  pattern(/^the probe was lost during the run: (.+)$/, (why) => `运行中探针丢失：${why}`),
  pattern(/^no client of (\S+) was started in this run$/, (transport) => `此次运行没有启动 ${transport} 的客户端`),
  pattern(/^the origin published nothing in this run$/, () => '此次运行中源站没有发布任何消息'),
  pattern(/^the (engine|probe)'s event loop lagged by (\S+ \S+) \(p99\)$/, (who, lag) => `${who === 'engine' ? '引擎' : '探针'}的事件循环滞后 ${lag}（p99）`),
  pattern(/^the limit is (\d+ ms)$/, (limit) => `上限为 ${limit}`),
  pattern(/^close other programs and run again$/, () => '请关闭其他程序后再次运行'),
  pattern(/^the probe's clock is known only to (\S+ \S+)$/, (error) => `探针时钟的误差达 ${error}`),
  pattern(/^the feed was published up to (\S+ \S+) late \(p99\)$/, (late) => `消息源的发布最多晚了 ${late}（p99）`),
  pattern(/^(\S+) reached the origin over HTTP\/(\S+), not HTTP\/2$/, (transport, version) => `${transport} 以 HTTP/${version} 而非 HTTP/2 到达源站`),
  pattern(/^(\S+|the fault) was switched on, but nothing on the wire was touched by it$/, (fault) => `打开了 ${fault === 'the fault' ? '故障' : fault}，但线路上没有任何东西受其影响`),
  pattern(/^already the clean run of this session judged (\S+) "(.+)", so this machine cannot tell what the fault did$/, (transport, verdict) => `本次会话的无故障运行已把 ${transport} 判为“${names[verdict ?? ''] ?? verdict}”，因此这台机器无法说明故障造成了什么`),
  pattern(/^of (\d+) runs no verdict was given often enough: (.+)$/, (n, split) => `${n} 次运行中没有一个判定出现得足够多：${split?.replace(/[a-z-]+(?= \d)/g, (name) => names[name] ?? name).replaceAll(', ', '，')}`),
  pattern(/^the evidence is of run (\S+), which was judged (\S+)$/, (run, verdict) => `证据取自运行 ${run}，其判定为${names[verdict ?? ''] ?? verdict}`),
]

export const verdicts: LabTexts['verdicts'] = { clauses: [...strikes, ...signs, ...losses, ...recoveries, ...numbers, ...failures, ...doubts], effects, semicolon: '；', stop: '。', rules, reasons, flags, endStates }
