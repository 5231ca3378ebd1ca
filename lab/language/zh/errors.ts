import type { LabTexts } from '../lab-texts.ts'
import { errorPatterns } from './error-patterns.ts'

/** What went wrong, and what is wrong with a file: sentences that never change. */
export const errors: LabTexts['errors'] = {
  meant: (word) => `；是不是想写“${word}”？`,
  among: (words) => `；可用的有 ${words.replaceAll(', ', '、')}`,
  at: (place, what) => `${place}：${what}`,
  patterns: errorPatterns,
  sentences: {
    // A file that is no YAML
    'an alias (*name) stands alone': '别名（*name）须单独出现',
    'an alias (*name) needs the name of an anchor (&name) above it': '别名（*name）需要上文中某个锚点（&name）的名称',
    'this is not the kind of value that its tag says': '此值与其标签所说的类型不符',
    'a line that begins with % is a directive of YAML, and this is none': '以 % 开头的行是 YAML 指令，而这不是',
    'inside double quotes \\ begins an escape, and this is none; write \\\\ or single quotes': '双引号内 \\ 开始转义，而这不是转义；请写 \\\\ 或用单引号',
    'this line is not indented like its neighbours': '此行的缩进与相邻行不一致',
    'tags and anchors stand before the value': '标签和锚点要写在值之前',
    'a value cannot begin with this character; put it in quotes': '值不能以此字符开头；请加引号',
    'there are two colons in this line; put the value in quotes, or the inner key in the next line': '此行有两个冒号；请给值加引号，或把里面的键写到下一行',
    'inside { } and [ ] everything is written in one piece, with commas': '{ } 和 [ ] 里的内容要写在一起，用逗号分隔',
    'this key stands here twice': '此键在这里出现了两次',
    'this cannot be read as YAML': '无法按 YAML 读取',
    'this key is too long; is a colon missing before?': '此键太长；前面是否缺少冒号？',
    'a closing sign, a comma or a colon is missing here': '这里缺少右括号或右引号、逗号或冒号',
    'a key stands in one line; is a colon missing here?': '键要写在一行内；这里是否缺少冒号？',
    'a value has one anchor': '一个值只有一个锚点',
    'a file is one document; remove the line of dashes': '一个文件就是一份文档；请删除由短横组成的行',
    'a value has one tag': '一个值只有一个标签',
    'a key is a word': '键是一个词',
    'the file is nested too deeply to be read': '文件嵌套太深，无法读取',
    'lines are indented with spaces, not with tabs': '缩进要用空格，不用制表符',
    'this tag is not known here; leave it out': '这里不认识此标签；请去掉它',
    'this sign is not expected here; is a quote or a comma missing before?': '这里不该出现此符号；前面是否缺少引号或逗号？',
    // What a value must be
    'this is no list of keys and values; begin with "title: ..."': '这不是键和值的列表；请以“title: ...”开头',
    'this must not be empty': '这里不能为空',
    // A run lives, or none does
    stopped: '已停止',
    'the matrix is running; stop it first': '矩阵正在运行；请先停止它',
    'the notes are being checked; stop it first': '正在检查论断；请先停止',
    'the matrix is already running; stop it first': '矩阵已在运行；请先停止它',
    'the notes are being checked already; stop that first': '已在检查论断；请先停止',
    'no replay is open; open one of a saved run first': '没有打开回放；请先打开一次已保存运行的回放',
    'there is no run to look at; start one, or open a saved one': '没有可看的运行；请开始一次，或打开已保存的运行',
    'no run is live; start one before you switch a fault': '没有正在进行的运行；请先开始一次，再切换故障',
    'this is a replay of a saved run; start a new one to switch faults': '这是已保存运行的回放；要切换故障，请开始新的运行',
    'this is a saved run; start a new one to switch faults': '这是已保存的运行；要切换故障，请开始新的运行',
    'nothing of the matrix is measured yet; run it first': '矩阵还没有任何测量结果；请先运行它',
    'a comparison needs at least one run on each side': '对比的每一侧至少需要一次运行',
    // A server of one's own
    'a path is being opened already; wait a moment': '已在打开路径；请稍等',
    'no path is open; open one to your server first': '没有打开路径；请先打开通往你的服务的路径',
    'the path is closed; open it again before you switch a fault': '路径已关闭；请重新打开后再切换故障',
    // The class
    'this question is revealed already; ask it again before you count': '此问题已揭晓；请重新提问后再计数',
    'the class is off; collect by hand or open it for phones first': '课堂已关闭；请先改为手动计数，或向手机开放',
    'the class is open for phones; hands can be counted beside them': '课堂已向手机开放；可同时手动计数',
    'the class is open already; close it before you open it elsewhere': '课堂已开放；要在别处开放，请先关闭它',
    'the class was asked nothing yet; ask it a prediction of a lesson first': '还没有向课堂提问；请先提出一节课的预测',
    // Where clients run
    'No Chromium, Chrome or Edge was found. Install one, set BROWNOUT_CHROMIUM to its executable, or use --probe node.': '没有找到 Chromium、Chrome 或 Edge。请安装一个，或把 BROWNOUT_CHROMIUM 设为其可执行文件，或选择 Node 客户端。',
    'The lab is closing; no probe page is taken any more.': '实验室正在关闭，不再接受客户端页面。',
    'this needs a tab in the background, and the lab opens tabs only in a browser that it has started itself; use --probe chromium': '这需要一个后台标签页，而实验室只能在自己启动的浏览器里打开标签页；请选择 Chromium 客户端',
    'this needs a browser that can be stopped: one that the lab has started itself, and not on Windows; use --probe chromium': '这需要能暂停的浏览器：由实验室自己启动，且不在 Windows 上；请选择 Chromium 客户端',
    'the electron probe lives in the desktop app; start it with `npm start`, or use --probe chromium': 'Electron 客户端只在桌面应用里；请启动它，或选择 Chromium 客户端',
  },
}
