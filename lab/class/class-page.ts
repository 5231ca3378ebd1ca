import type { IncomingMessage, ServerResponse } from 'node:http'

/** The page of a phone, as it was built. */
export interface ClassPage {
  readonly html: string
  readonly script: string
  readonly style: string
}

const headers = {
  'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const

/** @returns whether it was asked for a file of the page */
export function answerPage(request: IncomingMessage, response: ServerResponse, page: ClassPage): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const answer = (type: string, body: string, more: Readonly<Record<string, string>> = {}) => {
    response.writeHead(200, { ...headers, 'content-type': `${type}; charset=utf-8`, ...more }).end(request.method === 'HEAD' ? undefined : body)
    return true
  }
  switch (request.url?.split('?')[0] ?? '') {
    case '/':
      return answer('text/html', page.html.replace('lang="en"', `lang="${preferred(request.headers['accept-language'])}"`), { vary: 'Accept-Language' })
    case '/page.js':
      return answer('text/javascript', page.script)
    case '/page.css':
      return answer('text/css', page.style)
    default:
      return false
  }
}

/** Of the two that there are (RFC 9110, 12.5.4). */
export function preferred(acceptLanguage = ''): 'en' | 'zh-CN' {
  const ranges = acceptLanguage.split(',').map((range) => {
    const [tag = '', ...params] = range.trim().toLowerCase().split(/\s*;\s*/)
    const q = params.find((param) => param.startsWith('q='))
    return { tag, quality: q === undefined ? 1 : Number(q.slice(2)) || 0 }
  })
  const of = (language: string) => Math.max(0, ...ranges.filter(({ tag }) => tag === language || tag.startsWith(`${language}-`)).map(({ quality }) => quality))
  return of('zh') > of('en') ? 'zh-CN' : 'en'
}
