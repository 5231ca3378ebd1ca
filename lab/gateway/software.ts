import type { Answer, HeaderLine, OriginFailure } from './exchange.ts'
import { pageLines, reasonOf, statusPage } from './pages.ts'

/** Intermediaries whose error pages were seen: nginx 1.22, HAProxy 2.6, Apache 2.4.71, Varnish 7.1, Squid 5.7, Caddy 2.6, nghttpx 1.52, lighttpd 1.4.69. */
export const softwareNames = ['nginx', 'haproxy', 'apache', 'varnish', 'squid', 'caddy', 'nghttpx', 'lighttpd'] as const
export type Software = (typeof softwareNames)[number]

/** What each one answers when its origin gives no response head. */
export const failureStatus: Readonly<Record<Software, Readonly<Record<OriginFailure, number>>>> = {
  nginx: { refused: 502, rst: 502, fin: 502, timeout: 504 },
  haproxy: { refused: 503, rst: 502, fin: 502, timeout: 503 },
  apache: { refused: 503, rst: 502, fin: 502, timeout: 503 },
  varnish: { refused: 503, rst: 503, fin: 503, timeout: 503 },
  squid: { refused: 503, rst: 502, fin: 502, timeout: 503 },
  caddy: { refused: 502, rst: 502, fin: 502, timeout: 502 },
  nghttpx: { refused: 502, rst: 502, fin: 502, timeout: 502 },
  lighttpd: { refused: 503, rst: 500, fin: 500, timeout: 503 },
}

const html: HeaderLine = ['Content-Type', 'text/html']

const haproxyWords: Readonly<Record<number, string>> = {
  408: "Your browser didn't send a complete request in time.",
  502: 'The server returned an invalid or incomplete response.',
  503: 'No server is available to handle this request.',
  504: "The server didn't respond in time.",
}

/** HAProxy's reasons are nginx's but for this one. */
const haproxyReason = (status: number) => (status === 503 ? 'Service Unavailable' : reasonOf(status))

const apacheReasons: Readonly<Record<number, string>> = { 408: 'Request Timeout', 502: 'Proxy Error', 503: 'Service Unavailable', 504: 'Gateway Timeout' }
const apacheWords: Readonly<Record<number, string>> = {
  408: '<p>Server timeout waiting for the HTTP request from the client.</p>',
  502: '<p>The proxy server received an invalid\r\nresponse from an upstream server.<br />\r\nThe proxy server could not handle the request<p>Reason: <strong>Error reading from remote server</strong></p></p>',
  503: '<p>The server is temporarily unable to service your\nrequest due to maintenance downtime or capacity\nproblems. Please try again later.</p>',
  504: '<p>The gateway did not receive a timely response\nfrom the upstream server or application.</p>',
}

/** An error answer as that software words it, but for its version and what differs from one answer to the next. */
export function softwareAnswer(software: Software, status: number): Answer {
  return answers[software](status)
}

const answers: Readonly<Record<Software, (status: number) => Answer>> = {
  nginx: (status) => ({ status, lines: pageLines, body: statusPage(status) }),
  haproxy: (status) => {
    const reason = haproxyReason(status)
    const body = `<html><body><h1>${status} ${reason}</h1>\n${haproxyWords[status] ?? 'The request could not be served.'}\n</body></html>\n`
    return { status, reason, lines: [['content-length', String(Buffer.byteLength(body))], ['cache-control', 'no-cache'], ['content-type', 'text/html']], body, close: status === 408 }
  },
  apache: (status) => ({
    status,
    reason: apacheReasons[status] ?? reasonOf(status),
    lines: [['Server', 'Apache'], ['Content-Type', 'text/html; charset=iso-8859-1']],
    body: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html><head>\n<title>${status} ${apacheReasons[status] ?? reasonOf(status)}</title>\n</head><body>\n<h1>${apacheReasons[status] ?? reasonOf(status)}</h1>\n${apacheWords[status] ?? '<p>The server encountered an error.</p>'}\n</body></html>\n`,
    close: status === 503 || status === 408,
  }),
  varnish: (status) => ({
    status,
    reason: 'Backend fetch failed',
    lines: [['Server', 'Varnish'], ['Content-Type', 'text/html; charset=utf-8'], ['Retry-After', '5'], ['X-Varnish', '5'], ['Age', '0'], ['Via', '1.1 varnish (Varnish/7.1)']],
    body: `<!DOCTYPE html>\n<html>\n  <head>\n    <title>${status} Backend fetch failed</title>\n  </head>\n  <body>\n    <h1>Error ${status} Backend fetch failed</h1>\n    <p>Backend fetch failed</p>\n    <h3>Guru Meditation:</h3>\n    <p>XID: 5</p>\n    <hr>\n    <p>Varnish cache server</p>\n  </body>\n</html>\n`,
  }),
  squid: (status) => ({
    status,
    reason: status === 503 ? 'Service Unavailable' : status === 504 ? 'Gateway Timeout' : reasonOf(status),
    lines: [['Server', 'squid'], ['Mime-Version', '1.0'], ['Content-Type', 'text/html;charset=utf-8'], ['X-Squid-Error', status === 503 ? 'ERR_CONNECT_FAIL 111' : 'ERR_READ_ERROR 104'], ['Vary', 'Accept-Language'], ['Content-Language', 'en'], ['X-Cache', 'MISS from squid'], ['X-Cache-Lookup', 'MISS from squid:3128'], ['Via', '1.1 squid (squid)']],
    body: '<!DOCTYPE html>\n<html><head><title>ERROR: The requested URL could not be retrieved</title></head>\n<body id="ERR_CONNECT_FAIL"><div id="titles"><h1>ERROR</h1><h2>The requested URL could not be retrieved</h2></div></body></html>\n',
  }),
  caddy: (status) => ({ status, lines: [['Server', 'Caddy']] }),
  nghttpx: (status) => ({
    status,
    lines: [['Server', 'nghttpx'], ['Content-Type', 'text/html; charset=UTF-8']],
    body: `<!DOCTYPE html><html lang="en"><title>${status} ${reasonOf(status)}</title><body><h1>${status} ${reasonOf(status)}</h1><footer>nghttpx</footer></body></html>`,
    close: true,
  }),
  lighttpd: (status) => ({
    status,
    reason: status === 503 ? 'Service Unavailable' : reasonOf(status),
    lines: [['Server', 'lighttpd'], html],
    body: `<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"\n         "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">\n <head>\n  <title>${status} ${status === 503 ? 'Service Unavailable' : reasonOf(status)}</title>\n </head>\n <body>\n  <h1>${status} ${status === 503 ? 'Service Unavailable' : reasonOf(status)}</h1>\n </body>\n</html>\n`,
  }),
}
