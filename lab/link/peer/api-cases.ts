/** `METHOD path body?`; `{P}` and `{Q}` are free ports, another pair for each server. */
export type Step = readonly [method: string, path: string, body?: string | undefined, headers?: Readonly<Record<string, string>>]

export interface ApiCase {
  readonly name: string
  readonly steps: readonly Step[]
  /** Why compat mode answers differently; strict mode never does. */
  readonly deviates?: string
}

const p: Step = ['POST', '/proxies', '{"name":"p","listen":"127.0.0.1:{P}","upstream":"127.0.0.1:9"}']
const proxies = (body: string): Step => ['POST', '/proxies', body]
const toxics = (body: string): Step => ['POST', '/proxies/p/toxics', body]
const showAll: Step = ['GET', '/proxies']

const malformed = ['', ' ', '{', '{"name"', '{"name":', '{"name":"x"', '{"name":"x",', '{x', '{"a" 1}', '{"a":1 2}', '[1 2]', '{"a":tru}', '{"a":nul', '{"a":falze}', '{"a":"\\q"}', '{"a":"\\u12x4"}', '{"a":"\n"}', '{"a":-}', '{"a":1.}', '{"a":1e}', '{"a":01}', '{"a":+1}', "{'a':1}", '{,}', '[', '[1,', '[1,]', 'nul', '}', '"', '"x', '\u0000', 'é', '\\', '{"a":1}}']
const mistyped = ['[]', '"x"', '5', 'true', 'null', '{"name":1}', '{"name":null}', '{"name":"a","upstream":[]}', '{"name":"a","upstream":"b:1","enabled":"x"}', '{"name":"a","upstream":"b:1","enabled":1}', '{"name":"a","upstream":"b:1","Logger":5}', '{"name":"a","upstream":"b:1","listen":{}}', '{"name":{"a":1},"upstream":true}']
const attributes = ['5', 'null', '[]', '"x"', '{}', 'true', '{"latency":"x"}', '{"latency":1.5}', '{"latency":1e2}', '{"latency":99999999999999999999}', '{"latency":null}', '{"latency":true}', '{"latency":{}}', '{"latency":[]}', '{"latency":-0}', '{"LATENCY":7,"latency":8}', '{"latency":8,"Latency":7}', '{"latency":-5,"jitter":-1}', '{"unknown":1}', '{"jitter":3}', '{"latency":9007199254740991}']

const allTypes = { bandwidth: '{"rate":1000}', latency: '{"latency":5,"jitter":1}', limit_data: '{"bytes":9}', noop: '{}', reset_peer: '{"timeout":4}', slicer: '{"average_size":10,"size_variation":10,"delay":7}', slow_close: '{"delay":3}', timeout: '{"timeout":2}' }

const bodyCases: readonly ApiCase[] = [
  ...malformed.map((body) => ({ name: `POST /proxies with ${JSON.stringify(body)}`, steps: [proxies(body)] })),
  ...mistyped.map((body) => ({ name: `POST /proxies with ${body}`, steps: [proxies(body)] })),
  ...['', '{', '[]', '5', 'null', '{"type":1}', '{"type":"latency","toxicity":"x"}', '{"type":"latency","toxicity":1e300}', '{"type":"latency","stream":5}', '{"type":"latency","stream":"sideways"}', '{"type":"nope"}', '{}', '{"type":"nope","attributes":5}', '{"stream":"sideways","type":"nope"}', '{"type":"latency","name":5}', '{"TYPE":"latency","Name":"x","STREAM":"upstream","Toxicity":0.25}', '{"type":"down"}'].map((body) => ({
    name: `POST toxics with ${body}`,
    steps: [p, toxics(body), ['GET', '/proxies/p/toxics'] as const],
  })),
  ...attributes.map((a) => ({ name: `latency with attributes ${a}`, steps: [p, toxics(`{"type":"latency","attributes":${a}}`)] })),
  ...attributes.map((a) => ({
    name: `PATCH latency with attributes ${a}`,
    steps: [p, toxics('{"type":"latency","attributes":{"latency":1,"jitter":2}}'), ['PATCH', '/proxies/p/toxics/latency_downstream', `{"attributes":${a}}`] as const],
  })),
  ...['', '{', '[]', '5', 'null', '{}', '{"toxicity":0.5}', '{"toxicity":"s"}', '{"toxicity":null}', '{"name":"new","type":"timeout","stream":"upstream"}', '{"attributes":{"jitter":5},"toxicity":0}'].map((body) => ({
    name: `PATCH a toxic with ${body}`,
    steps: [p, toxics('{"type":"latency","attributes":{"latency":1,"jitter":2}}'), ['PATCH', '/proxies/p/toxics/latency_downstream', body] as const, ['GET', '/proxies/p/toxics/latency_downstream'] as const],
  })),
  ...['0', '1', '-1', '7', '0.1', '0.3333333333', '1e-7', '1e21', '123456789012', '16777217', '0.000001'].map((t) => ({
    name: `toxicity ${t}`,
    steps: [p, toxics(`{"type":"noop","toxicity":${t}}`)],
  })),
  ...['', '{"name":"x"}', '5', '[{"name":"zz"}]', '[{"upstream":"zz"}]', '[{"name":"a","upstream":"b:1"},{"name":"b"}]', '[{"name":5}]', '[]', 'null', '[null]', '[5]', '["x"]', '[{"name":"e","upstream":"a","enabled":"x"}]', '[{"name":"e","upstream":"a","listen":"127.0.0.1:{P}","enabled":null}]', '[{'].map((body) => ({
    name: `POST /populate with ${body}`,
    steps: [['POST', '/populate', body] as const, showAll],
  })),
  ...['{"enabled":5}', '', '{', '[]', 'null', '{}', '{"name":"other"}', '{"upstream":"127.0.0.1:10"}', '{"enabled":false}', '{"listen":"nohost"}', '{"listen":"127.0.0.1:{Q}"}', '{"upstream":""}', '{"listen":""}', '{"listen":"127.0.0.1:99999"}', '{"enabled":false,"upstream":"x"}', '{"enabled":true}'].flatMap((body) =>
    (['POST', 'PATCH'] as const).map((method) => ({ name: `${method} a proxy with ${body}`, steps: [p, toxics('{"type":"latency"}'), [method, '/proxies/p', body] as const, ['GET', '/proxies/p'] as const] })),
  ),
]

const addressCases: readonly ApiCase[] = [
  '127.0.0.1:0', '', ':0', ':{P}', '0.0.0.0:{P}', '[::]:{P}', '[::1]:{P}', 'localhost:{P}', 'localhost:0', 'nohost', '127.0.0.1', '127.0.0.1:x', '127.0.0.1:', '127.0.0.1:http-x', '127.0.0.1:-1', '127.0.0.1:65536', '127.0.0.1:999999', '::1:80', '[::1]', '[::1', '[::1]x:80', 'a[b:80', 'a]b:80', '127.0.0.1:+0', 'no.such.host.invalid:80', '192.0.2.1:0',
].map((listen) => ({ name: `listen on ${JSON.stringify(listen)}`, steps: [proxies(`{"name":"p","listen":${JSON.stringify(listen)},"upstream":"127.0.0.1:9"}`), showAll] }))

const lifecycleCases: readonly ApiCase[] = [
  { name: 'create, duplicate, show, delete', steps: [p, p, ['GET', '/proxies/p'], showAll, ['DELETE', '/proxies/p'], ['DELETE', '/proxies/p'], ['GET', '/proxies/p'], showAll] },
  { name: 'created disabled keeps the address as given', steps: [proxies('{"name":"p","listen":"localhost:{P}","upstream":"b:1","enabled":false}'), ['POST', '/proxies/p', '{"enabled":true}'], ['POST', '/proxies/p', '{"enabled":false}']] },
  { name: 'a port that is taken', steps: [p, proxies('{"name":"q","listen":"127.0.0.1:{P}","upstream":"b:1"}'), showAll, ['POST', '/populate', '[{"name":"a","listen":"127.0.0.1:{Q}","upstream":"b:1"},{"name":"q","listen":"127.0.0.1:{P}","upstream":"b:1"},{"name":"c","upstream":"b:1"}]'], showAll] },
  { name: 'an update to a port that is taken leaves the proxy disabled with its new address', steps: [p, proxies('{"name":"q","listen":"127.0.0.1:{Q}","upstream":"b:1"}'), ['POST', '/proxies/q', '{"listen":"127.0.0.1:{P}"}'], ['GET', '/proxies/q'], ['POST', '/reset']] },
  { name: 'populate keeps what is the same, its toxics and its enabled', steps: [p, toxics('{"type":"latency"}'), ['POST', '/proxies/p', '{"enabled":false}'], ['POST', '/populate', '[{"name":"p","listen":"127.0.0.1:{P}","upstream":"127.0.0.1:9"}]'], showAll] },
  { name: 'populate replaces what differs, without its toxics', steps: [p, toxics('{"type":"latency"}'), ['POST', '/populate', '[{"name":"p","listen":"127.0.0.1:{P}","upstream":"127.0.0.1:10"}]'], showAll] },
  { name: 'populate ignores toxics', deviates: 'toxics are accepted in populate and in the config file', steps: [['POST', '/populate', '[{"name":"p","listen":"127.0.0.1:{P}","upstream":"b:1","toxics":[{"type":"latency"}]}]'], showAll] },
  { name: 'reset enables and removes all toxics', steps: [p, toxics('{"type":"latency"}'), toxics('{"type":"timeout","stream":"upstream"}'), ['POST', '/proxies/p', '{"enabled":false}'], ['POST', '/reset'], showAll, ['POST', '/reset', 'anything']] },
  { name: 'toxics of both directions, their order and their names', steps: [p, toxics('{"type":"latency"}'), toxics('{"type":"latency","stream":"upstream"}'), toxics('{"type":"noop","name":"n","stream":"UPSTREAM"}'), toxics('{"type":"noop","stream":"Downstream"}'), toxics('{"type":"noop","name":"n"}'), ['GET', '/proxies/p/toxics'], ['GET', '/proxies/p/toxics/n'], ['DELETE', '/proxies/p/toxics/n'], ['DELETE', '/proxies/p/toxics/n'], ['GET', '/proxies/p/toxics/n'], ['GET', '/proxies/p']] },
  { name: 'every type, defaults', steps: [p, ...Object.keys(allTypes).filter((t) => t !== 'slicer').map((t) => toxics(`{"type":"${t}"}`)), ['GET', '/proxies/p']] },
  { name: 'every type, both directions', steps: [p, ...Object.entries(allTypes).flatMap(([t, a]) => [toxics(`{"type":"${t}","attributes":${a}}`), toxics(`{"type":"${t}","stream":"upstream","attributes":${a}}`)]), ['GET', '/proxies/p'], ['GET', '/proxies']] },
  { name: 'a slicer without sizes', deviates: 'bad attributes get 400 instead of crashing', steps: [p, toxics('{"type":"slicer"}')] },
  { name: 'a negative rate', deviates: 'bad attributes get 400 instead of crashing', steps: [p, toxics('{"type":"bandwidth","attributes":{"rate":-1}}')] },
  { name: 'toxics on a disabled proxy', steps: [proxies('{"name":"p","listen":"127.0.0.1:{P}","upstream":"b:1","enabled":false}'), toxics('{"type":"latency"}'), ['GET', '/proxies/p']] },
  { name: 'toxics of an unknown proxy', steps: [['GET', '/proxies/x/toxics'], ['POST', '/proxies/x/toxics', '{'], ['GET', '/proxies/x/toxics/y'], ['PATCH', '/proxies/x/toxics/y', '{'], ['DELETE', '/proxies/x/toxics/y'], ['PATCH', '/proxies/x', '{'], ['POST', '/proxies/x', '{}']] },
  { name: 'an unknown toxic', steps: [p, ['GET', '/proxies/p/toxics/y'], ['PATCH', '/proxies/p/toxics/y', '{'], ['POST', '/proxies/p/toxics/y', '{}'], ['DELETE', '/proxies/p/toxics/y']] },
  { name: 'names that need escapes', steps: [proxies('{"name":"a b<&>é\\u2028\\"\\\\\\u0001","listen":"127.0.0.1:{P}","upstream":"b:1"}'), ['GET', '/proxies/a%20b%3C%26%3E%C3%A9%E2%80%A8%22%5C%01'], showAll] },
  { name: 'a name with a slash can be made but not addressed', steps: [proxies('{"name":"a/b","listen":"127.0.0.1:{P}","upstream":"b:1"}'), ['GET', '/proxies/a%2Fb'], showAll] },
  { name: 'keys in any case, unknown keys, trailing data', steps: [proxies('{"NAME":"p","Listen":"127.0.0.1:{P}","upSTREAM":"b:1","what":[1,{"x":null}]} trailing'), showAll] },
  { name: 'the last of two keys wins', steps: [proxies('{"name":"p","name":"q","listen":"127.0.0.1:{P}","upstream":"b:1"}'), showAll] },
  { name: 'escapes in strings', steps: [proxies('{"name":"\\u0070\\/\\b\\f\\n\\r\\t\\ud83d\\ude00\\ud800x","listen":"127.0.0.1:{P}","upstream":"b:1"}'), showAll] },
  { name: 'a list longer than one buffer is chunked', steps: [p, ...Array.from({ length: 30 }, (_, i) => toxics(`{"type":"noop","name":"toxic-with-a-long-name-${i}"}`)), ['GET', '/proxies/p/toxics'], showAll] },
]

const httpCases: readonly ApiCase[] = [
  ...['/version', '/proxies', '/populate', '/reset', '/proxies/p', '/proxies/p/toxics', '/proxies/p/toxics/t', '/metrics', '/', '/nothing', '/proxies/', '/proxies/p/', '/proxies/p/toxics/', '/proxies/p/toxics/t/u', '//proxies', '/./version', '/proxies/../version', '/proxies//p', '/version?x=1', '//version?x=1', '/Version', '/version%2F', '/%76ersion'].flatMap((path) =>
    ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => ({ name: `${method} ${path}`, steps: [[method, path] as Step] })),
  ),
  { name: 'a browser is refused on a routed path', steps: [['GET', '/proxies', undefined, { 'User-Agent': 'Mozilla/5.0' }], ['POST', '/reset', undefined, { 'User-Agent': 'Mozilla/5.0' }], ['GET', '/nothing', undefined, { 'User-Agent': 'Mozilla/5.0' }], ['PUT', '/proxies', undefined, { 'User-Agent': 'Mozilla/5.0' }], ['GET', '/proxies', undefined, { 'User-Agent': 'xMozilla/5.0' }]] },
  { name: 'no user agent, odd content type', steps: [['POST', '/proxies', '{"name":"p","listen":"127.0.0.1:{P}","upstream":"b:1"}', { 'Content-Type': 'text/html', 'User-Agent': '' }]] },
  { name: 'a connection that shall close', steps: [['GET', '/proxies', undefined, { Connection: 'close' }]] },
]

export const apiCases: readonly ApiCase[] = [...bodyCases, ...addressCases, ...lifecycleCases, ...httpCases]
