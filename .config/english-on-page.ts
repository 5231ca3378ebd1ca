import type { Page } from '@playwright/test'

/** Names that are written the same in every language: of products, of their settings, of transports and their APIs. */
const names = /(WebSocket|SSE) over HTTP|extended CONNECT|Google Cloud classic|mode http; timeout connect|option http-no-delay|Kaspersky Internet Security|Squid 5\.7[^"]*observed/g
const threeWords = /(?<![\w.$/:-])[A-Za-z][a-z’']*(?:[,;:]? [A-Za-z][a-z’']*){2,}(?![\w/=:.-])/

/** Every text on the page, each accessible name, title and placeholder, and what was drawn, with three English words side by side; but not what is marked as English, code or bytes. */
export async function englishOnPage(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => {
    const asWritten = 'code, pre, kbd, samp, textarea, script, style, .mono, [lang="en"]'
    const shown = [...document.querySelectorAll('body *')].filter((element) => element.closest(asWritten) === null)
    const texts = shown.flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? ''))
    const attributes = shown.flatMap((element) => ['aria-label', 'aria-description', 'aria-valuetext', 'aria-roledescription', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? ''))
    return [...texts, ...attributes, ...((Reflect.get(window, 'drawnTexts') as Set<string> | undefined) ?? [])]
  })
  return [...new Set(said)].filter((text) => threeWords.test(text.replaceAll(names, ' ')))
}

/** What canvases draw is told apart by nothing else. */
export function keepDrawnTexts(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const drawn = new Set<string>()
    const { fillText } = CanvasRenderingContext2D.prototype
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
      drawn.add(text)
      fillText.call(this, text, ...rest)
    }
    Object.assign(window, { drawnTexts: drawn })
  })
}
