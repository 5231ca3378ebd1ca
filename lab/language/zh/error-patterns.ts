import { pattern, type Pattern } from '../patterns.ts'

/** What a schema wants or got, and what a run is in. */
const words: Readonly<Record<string, string>> = {
  text: '文本', 'a number': '数字', 'a whole number': '整数', 'true or false': 'true 或 false', 'a list': '列表', 'a map of keys': '键值表', nothing: '空值',
  preparing: '准备中', baseline: '测量基线中', running: '运行中', controls: '询问新客户端中', judging: '判定中', done: '完成', stopped: '已停止', failed: '失败',
}
const word = (text = '') => words[text] ?? text
const freePort = '请换一个，或留空以使用空闲端口'
const target: Readonly<Record<string, string>> = {
  'has no scheme': '没有协议',
  'is not a URL': '不是 URL',
  'carries a name or a password; a client sends them itself': '带有用户名或密码；它们由客户端自己发送',
  'has a path; the client chooses the path, the target is scheme, host and port': '带有路径；路径由客户端决定，这里只写协议、主机和端口',
  'has port 0': '端口为 0',
}
const disk: Readonly<Record<string, string>> = {
  'the disk is full; free some space and try again': '磁盘已满；请腾出空间后重试',
  'the disk is full; free some space or save to another folder': '磁盘已满；请腾出空间，或保存到其他文件夹',
  'the disk quota is used up; free some space or save to another folder': '磁盘配额已用完；请腾出空间，或保存到其他文件夹',
  'permission denied; save to a folder you may write to': '没有权限；请保存到可写的文件夹',
  'the disk is read-only; save to another folder': '磁盘只读；请保存到其他文件夹',
  'the folder does not exist; create it or save to another one': '文件夹不存在；请创建它，或保存到其他文件夹',
  'a part of this path is a file, not a folder; save to another folder': '路径中有一部分是文件而不是文件夹；请保存到其他文件夹',
  'a file of this name exists already; a run is never written over another': '已有同名文件；运行绝不会覆盖另一次运行',
}
const why = (text = '') => disk[text] ?? text

/** Mistakes of a scenario, by hand or in a form. */
const mistakes: readonly Pattern[] = [
  pattern(/^a closing (.) is missing$/, (sign) => `缺少右括号 ${sign}`),
  pattern(/^unknown key "(.*)"$/, (key) => `未知的键“${key}”`),
  pattern(/^"(.*)" is missing(?: in (.+))?$/, (key, place) => (place ? `${place} 缺少“${key}”` : `缺少“${key}”`)),
  pattern(/^"(.*)" cannot stand here$/, (key) => `“${key}”不能写在这里`),
  pattern(/^(.+) is wanted here, not (.+)$/, (want, got) => `这里需要${word(want)}，而不是 ${word(got)}`),
  pattern(/^(.+) is none of what can stand here$/, (got) => `${word(got)} 不能写在这里`),
  pattern(/^(.+) is not written as it must be here$/, (got) => `${word(got)} 的写法不对`),
  pattern(/^(.+) is no multiple of (.+)$/, (got, of) => `${got} 不是 ${of} 的倍数`),
  pattern(/^(.+) is too (small|large); (.+) is the (?:least|most)(, and itself not allowed)?$/, (got, how, bound, open) => `${got} 太${how === 'small' ? '小；最小' : '大；最大'}${open ? '须' + (how === 'small' ? '大于' : '小于') : '为'} ${bound}`),
  pattern(/^this text is too (short|long); (.+) characters are the (?:least|most)$/, (how, bound) => `文本太${how === 'short' ? '短；最少' : '长；最多'} ${bound} 个字符`),
  pattern(/^these are too (few|many); (.+) are the (?:least|most)$/, (how, bound) => `太${how === 'few' ? '少；最少' : '多；最多'} ${bound} 个`),
  pattern(/^"(.*)" is out of range: a duration lies between (\S+) and (\S+)$/, (got, least, most) => `“${got}”超出范围：时长介于 ${least} 与 ${most} 之间`),
  pattern(/^"(.*)" is not a duration; write a number and a unit, for example (.+) or (.+)$/, (got, some, last) => `“${got}”不是时长；请写数字和单位，例如 ${some.replaceAll(', ', '、')} 或 ${last}`),
  pattern(/^"(.*)" is not a size; write a number and a unit, for example (.+) or (.+)$/, (got, some, last) => `“${got}”不是大小；请写数字和单位，例如 ${some.replaceAll(', ', '、')} 或 ${last}`),
  pattern(/^a message every (.+) ms is too close to the noise of timers at any time scale; write (\S+) or more$/, (ms, least) => `每 ${ms} ms 一条消息，在任何时间比例下都太接近定时器的误差；请写 ${least} 或更长`),
  pattern(/^"(.*)": a message every (.+) ms becomes one every (.+) ms at scale (.+), too close to the noise of timers; choose a time scale of (.+) or less$/, (title, ms, scaled, scale, most) => `“${title}”：每 ${ms} ms 一条消息，在 ${scale} 倍时间比例下变成每 ${scaled} ms 一条，太接近定时器的误差；请选择不超过 ${most} 倍的时间比例`),
  pattern(/^the faults would end at (.+) ms, before they begin at (.+) ms$/, (end, begin) => `故障会在 ${end} ms 结束，早于其开始的 ${begin} ms`),
  pattern(/^there is no fault "(.*)"$/, (id) => `没有名为“${id}”的故障`),
  pattern(/^there is no parameter "(.*)"; it has none$/, (name) => `没有参数“${name}”；它不带参数`),
  pattern(/^(\S+): bad parameters$/, (id) => `${id}：参数不对`),
  pattern(/^there is no condition or scenario "(.*)" and no file of that name$/, (id) => `没有名为“${id}”的条件或场景，也没有此文件`),
  pattern(/^"(.*)" is a scenario; name a condition$/, (id) => `“${id}”是场景；请写一个条件`),
  pattern(/^"(.*)": (\S+) is not among the transports of this scenario$/, (text, transport) => `“${text}”：${transport} 不在此场景的传输之中`),
  pattern(/^"(.*)" is no measured value; write for example (.+) or (.+)$/, (text, some, last) => `“${text}”不是可测量的值；例如 ${some.replaceAll(', ', '、')} 或 ${last}`),
  pattern(/^"(.*)" is not an assertion; write for example "(.+)"$/, (text, like) => `“${text}”不是断言；例如“${like}”`),
  pattern(/^"(.*)": (.+) is never "(.*)"(?:, but (.+))?$/, (text, name, never, but) => `“${text}”：${name} 不会是“${never}”${but ? `，只会是 ${word(but).replace(' or ', ' 或 ').replaceAll(', ', '、')}` : ''}`),
  pattern(/^"(.*)": cannot read "(.*)"; a term is a number, a word, transport\.measure or fact\(name\)$/, (text, term) => `“${text}”：无法理解“${term}”；可写数字、单词、transport.measure 或 fact(name)`),
  pattern(/^"(.*)" is several numbers: (.+)$/, (name, parts) => `“${name}”包含多个数值：${parts.replaceAll(', ', '、')}`),
  pattern(/^there is no measure "(.*?)"(?:; docs\/measures\.md lists them)?$/, (name) => `没有名为“${name}”的度量`),
  pattern(/^there is no experiment "(.*)"$/, (name) => `没有名为“${name}”的实验`),
  pattern(/^experiment (\S+)(?: at "(.*)")?: (.+)$/, (name, at, said) => `实验 ${name}${at ? ` 的“${at}”` : ''}：${said}`),
]

/** Scenario files, run files, the disk. */
const files: readonly Pattern[] = [
  pattern(/^(\S+:\d+): not a scenario$/, (place) => `${place}：这不是场景`),
  pattern(/^cannot (?:change|write) (.+?): (.+)$/, (path, said) => `无法写入 ${path}：${why(said)}`),
  pattern(/^writing (.+?) failed; (.+): (.+)$/, (path, _rest, said) => `写入 ${path} 失败；运行继续，已写入的部分仍可读：${why(said)}`),
  pattern(/^cannot read "(.+)": (.+)$/, (path, said) => `无法读取“${path}”：${said}`),
  pattern(/^"(.*)" comes with the lab; choose another name$/, (id) => `“${id}”是随实验室提供的；请换一个名称`),
  pattern(/^(.+): "(.*)" comes with the lab; rename the file$/, (file, id) => `${file}：“${id}”是随实验室提供的；请重命名此文件`),
  pattern(/^"(.*)" comes with the lab and stays as it is; duplicate it$/, (id) => `“${id}”是随实验室提供的，不能更改；请复制一份`),
  pattern(/^there is a file (.+) already; choose another name$/, (file) => `已有文件 ${file}；请换一个名称`),
  pattern(/^there is no "(.*)" in the trash of (.+)$/, (id, dir) => `${dir} 的回收站里没有“${id}”`),
  pattern(/^there is no file "(.*)" in (.+)$/, (id, dir) => `${dir} 里没有文件“${id}”`),
  pattern(/^(.+) was changed by somebody else since it was opened; save under another name, or open it again$/, (file) => `${file} 打开之后已被他人更改；请另存为其他名称，或重新打开`),
  pattern(/^"(.*)" is no name for a file; use letters and digits$/, (name) => `“${name}”不能用作文件名；请使用文字和数字`),
  pattern(/^(.+): (.+) has the same name; rename one of them$/, (file, twin) => `${file}：与 ${twin} 同名；请重命名其中一个`),
  pattern(/^(.+): a name is made of letters, digits, - and _; rename the file$/, (file) => `${file}：名称只能由文字、数字、- 和 _ 组成；请重命名此文件`),
  pattern(/^(.+): (\d+) bytes are too many for a scenario; the largest has (\d+)$/, (file, bytes, most) => `${file}：${bytes} 字节对场景来说太大；最大 ${most} 字节`),
  pattern(/^(.+) is longer than (.+) MB; import it by its path: brownout runs import PATH$/, (name, most) => `${name} 超过 ${most} MB，这是窗口可接收的上限`),
  pattern(/^(.+) cannot be copied to (.+?): (.+)$/, (name, dir, said) => `${name} 无法复制到 ${dir}：${why(said)}`),
  pattern(/^run (\S+) is in the trash of (.+); restore it instead$/, (run, dir) => `运行 ${run} 在 ${dir} 的回收站里；请恢复它`),
  pattern(/^run (\S+) is in (.+) already(?:, as (.+))?$/, (run, dir, file) => `${dir} 里已有运行 ${run}${file ? `，即 ${file}` : ''}`),
  pattern(/^(.+) was closed while it was being read$/, (path) => `${path} 在读取过程中被关闭`),
  pattern(/^(.+): a line is longer than (.+) MiB; this is not a run of Brownout$/, (path, most) => `${path}：有一行超过 ${most} MiB；这不是 Brownout 的运行`),
  pattern(/^(.+): this is not an event of a run: (.+)$/, (place, what) => `${place}：这不是运行的事件：${what}`),
  pattern(/^(.+): there is a line after the end of the run$/, (place) => `${place}：运行结束之后还有一行`),
  pattern(/^(.+): the file is empty$/, (place) => `${place}：文件是空的`),
  pattern(/^(.+): this is not a run of Brownout \(its first line does not say "brownout-run"\)$/, (place) => `${place}：这不是 Brownout 的运行（首行没有“brownout-run”）`),
  pattern(/^(.+): this run was written in version (.+) of the format, and this Brownout reads up to version (.+); open it with a newer Brownout$/, (place, version, most) => `${place}：此运行的格式版本为 ${version}，而此 Brownout 只能读到版本 ${most}；请用更新的 Brownout 打开`),
  pattern(/^(.+?): the header is not valid: (.+)$/, (place, what) => `${place}：首行无效：${what}`),
  pattern(/^(.+): this line is not JSON; the file was changed or damaged after it was written$/, (place) => `${place}：此行不是 JSON；文件写成之后被更改或损坏`),
  pattern(/^(.+): the first line does not end; this is not a run of Brownout$/, (place) => `${place}：首行没有结束；这不是 Brownout 的运行`),
  pattern(/^there is no run "(.*)" in the trash of (.+)$/, (run, dir) => `${dir} 的回收站里没有运行“${run}”`),
  pattern(/^there is no run "(.*?)" in (.+?)(?:; `brownout runs` lists them, and `last` is the newest)?$/, (run, dir) => `${dir} 里没有运行“${run}”`),
  pattern(/^there is no run file (.+)$/, (path) => `没有运行文件 ${path}`),
  pattern(/^there are no runs in (.+); give the path of a run file, or make a run first$/, (dir) => `${dir} 里没有运行；请先运行一次`),
  pattern(/^"(.*)" fits (.+) runs of (.+?): (.+); write more of the id$/, (id, count, dir, runs) => `${dir} 里有 ${count} 次运行符合“${id}”：${runs}；请把 id 写得更完整`),
  pattern(/^none of the runs of this matrix is in (.+) any more; run the matrix again$/, (dir) => `此矩阵的运行都已不在 ${dir} 里；请重新运行矩阵`),
  pattern(/^(.+) cannot be read: (.+)$/, (path, said) => `无法读取 ${path}：${said}`),
]

/** Runs, reports, replays. */
const runs: readonly Pattern[] = [
  pattern(/^run (\S+) is still live; stop it (first|before you delete it)$/, (run, when) => `运行 ${run} 仍在进行；请先停止它${when === 'first' ? '' : '再删除'}`),
  pattern(/^run (\S+) is still (\S+); stop it first$/, (run, phase) => `运行 ${run} 仍在进行（${word(phase)}）；请先停止它`),
  pattern(/^the path to (\S+) is open; stop it first$/, (url) => `通往 ${url} 的路径已打开；请先关闭它`),
  pattern(/^(.+), and writing a report would disturb it; stop it, or wait until it has ended$/, () => '正在测量，写报告会干扰测量；请停止它，或等它结束'),
  pattern(/^faults can be switched while a run is running; this one is (\S+)$/, (phase) => `只有运行进行中才能切换故障；此运行的状态：${word(phase)}`),
  pattern(/^run (\S+) is too long to be played again \((.+) MB of events, at most (.+) MB\); look at it by time instead$/, (run, size, most) => `运行 ${run} 太长，无法回放（事件 ${size} MB，最多 ${most} MB）；请按时间查看`),
  pattern(/^a replay runs (.+) to (.+) times as fast as the run did, not (.+) times$/, (slowest, fastest, asked) => `回放速度为原来的 ${slowest} 到 ${fastest} 倍，不能是 ${asked} 倍`),
  pattern(/^there is no tool "(.*)"$/, (tool) => `没有名为“${tool}”的工具`),
  pattern(/^(.+) is not made of a class; choose (.+)$/, (format, formats) => `课堂结果没有 ${format} 格式；请选择 ${formats}`),
  pattern(/^(.+) is made of one run; open a cell of the matrix and export its run$/, (format) => `${format} 只针对一次运行；请打开矩阵的一格，再导出其运行`),
  pattern(/^run (\S+) has no bytes of the wire recorded, and (.+) is made of them; make the run again with this Brownout$/, (run, format) => `运行 ${run} 没有记录线路上的字节，而 ${format} 需要它们；请用此 Brownout 重新运行`),
  pattern(/^run (\S+) is no repeat of run (\S+): (.+)$/, (run, first, differs) => `运行 ${run} 不是运行 ${first} 的重复：${differs}`),
  pattern(/^run (\S+) is one of "(.*)"; the lesson "(.*)" is about "(.*)", so run that$/, (run, scenario, lesson, wanted) => `运行 ${run} 的场景是“${scenario}”；课程“${lesson}”针对“${wanted}”，请运行它`),
  pattern(/^no bytes of connection (.+) \((.+), (.+) hop\) are recorded in this run; choose one of the list$/, (conn, transport) => `此运行没有记录连接 ${conn}（${transport}）的字节；请从列表中选择`),
  pattern(/^there is no lesson "(.*?)"(?: Known are .+)?$/, (id) => `没有名为“${id}”的课程`),
]

/** Addresses, ports, certificates, clients, the class. */
const places: readonly Pattern[] = [
  pattern(/^the target "(.*)" (.+); write it like (\S+) or (\S+)$/, (text, said, like, or) => `地址“${text}”${target[said] ?? said.replace(/^has the scheme "(.*)", and only http, https, ws and wss can be proxied$/, '的协议是“$1”，只支持 http、https、ws 和 wss')}；请写成 ${like} 或 ${or}`),
  pattern(/^(\S+) is not this machine; say first that the service is yours, or that its owner lets you$/, (host) => `${host} 不是本机；请先确认该服务归你所有，或其所有者允许`),
  pattern(/^the proxy would stand in front of itself: the target (\S+) is the port it listens on; start your server first, or choose another --listen$/, (url) => `路径会通向它自己：${url} 正是它监听的端口；请先启动你的服务器，或换一个客户端端口`),
  pattern(/^port (\S+)(?: of (\S+))? is already in use; .+$/, (port, host) => `${host ? `${host} 的` : ''}端口 ${port} 已被占用；${freePort}`),
  pattern(/^port (\S+) needs rights that Brownout does not have; .+$/, (port) => `端口 ${port} 需要 Brownout 没有的权限；请选择大于 1023 的端口，或留空以使用空闲端口`),
  pattern(/^(\S+) does not answer now: (.+); clients will see resets until it is up$/, (url, said) => `${url} 现在没有应答（${said}）；在它启动之前，客户端会看到重置`),
  pattern(/^(\S+) does not answer now: (.+); clients are offered HTTP\/1\.1 only, start again when it is up$/, (url, said) => `${url} 现在没有应答（${said}）；只向客户端提供 HTTP/1.1，请在它启动后重新开始`),
  pattern(/^the certificate of (\S+) is not trusted \((.+)\), and every connection to it will fail; .+$/, (url, said) => `${url} 的证书不受信任（${said}），到它的每个连接都会失败；请指定其颁发机构，或接受任何证书`),
  pattern(/^(\S+) can be reached from other machines: whoever reaches it reaches your server through it$/, (address) => `其他机器也能访问 ${address}：谁能访问它，谁就能经由它访问你的服务器`),
  pattern(/^cannot listen on (\S+): (.+)$/, (address, said) => `无法在 ${address} 上监听：${said}`),
  pattern(/^(\S+) acts inside the lab's own server and cannot act on (\S+); .+$/, (fault, url) => `${fault} 作用于实验室自己的服务器内部，不能作用于 ${url}；请自行对你的服务器操作，或选择链路或网关的故障`),
  pattern(/^--ca (\S*): this is not a certificate in PEM form \((.+)\)$/, (file, said) => `证书颁发机构 ${file}：不是 PEM 格式的证书（${said}）`),
  pattern(/^--ca (\S*): cannot be read \((.+)\)$/, (file, said) => `证书颁发机构 ${file}：无法读取（${said}）`),
  pattern(/^--ca (\S*): there is no PEM certificate in it$/, (file) => `证书颁发机构 ${file}：其中没有 PEM 证书`),
  pattern(/^this machine does not have the address (\S+) \(any more\); it has (.+)\. Choose one of them, or connect to the network again$/, (host, others) => `本机没有（或不再有）地址 ${host}；现有 ${others}。请选择其中之一，或重新连接网络`),
  pattern(/^BROWNOUT_CHROMIUM is (.+), which is not a Chromium, Chrome or Edge that can be started\. .+$/, (path) => `BROWNOUT_CHROMIUM 为 ${path}，不是可启动的 Chromium、Chrome 或 Edge。请更正或取消它，或选择 Node 客户端。`),
  pattern(/^(.+?) did not start: (.+) Try another browser with BROWNOUT_CHROMIUM, or --probe node\.$/s, (path, said) => `${path} 没有启动：${said} 请用 BROWNOUT_CHROMIUM 指定其他浏览器，或选择 Node 客户端。`),
  pattern(/^The (\S+) probe was lost during the run: (.+)\. Run it again; if it happens again, use --probe node\.$/s, (kind, said) => `${kind} 客户端在运行中丢失：${said}。请重新运行；若再次发生，请选择 Node 客户端。`),
  pattern(/^The probe page did not answer within (\S+) ms\. Is its tab in the background\? Bring it to the front and run again\.$/, (ms) => `客户端页面 ${ms} ms 内没有应答。它的标签页在后台吗？请切换到前台后重新运行。`),
  pattern(/^The (\S+) probe page did not come back after its reload\. Open it again\.$/, (kind) => `${kind} 客户端页面重新加载后没有回来。请重新打开它。`),
  pattern(/^The (\S+) probe page is in the middle of a run\. Wait for it or stop it\.$/, (kind) => `${kind} 客户端页面正在运行中。请等待或停止它。`),
  pattern(/^No (\S+) probe page reported within (\S+) ms\. Open the probe page, or use --probe node\.$/, (kind, ms) => `${ms} ms 内没有 ${kind} 客户端页面报到。请打开客户端页面，或选择 Node 客户端。`),
  pattern(/^"(.*)" needs a browser engine, and this probe is Node (\S+); use --probe chromium$/, (name, version) => `“${name}”需要浏览器引擎，而当前客户端是 Node ${version}；请选择 Chromium 客户端`),
  pattern(/^"(.*)" was not asked in this session; ask it first$/, (id) => `本次课堂没有问过“${id}”；请先提问`),
  pattern(/^"(.*)" is no answer to "(.*)"; it has (.+)$/, (option, id, options) => `“${option}”不是“${id}”的选项；选项有 ${options}`),
  pattern(/^the lesson "(.*)" has no prediction "(.*)"; it has (.+)$/, (lesson, id, ids) => `课程“${lesson}”没有预测“${id}”；现有 ${ids}`),
]

export const errorPatterns: readonly Pattern[] = [...mistakes, ...runs, ...places, ...files]
