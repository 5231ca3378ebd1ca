interface UserAgentData {
  getHighEntropyValues(hints: readonly string[]): Promise<{ readonly fullVersionList?: readonly { readonly brand: string; readonly version: string }[] }>
}

/** `Chromium 156.0.8078.79`, `Electron 45.4.1 (Chromium 150.0.7871.46)`, `Firefox 151.0`, `Safari 27.0`. */
export async function browserVersion(): Promise<string> {
  const agent = navigator.userAgent
  const electron = /Electron\/([\d.]+)/.exec(agent)?.[1]
  const chromium = (await fullChromiumVersion()) ?? /Chrome\/([\d.]+)/.exec(agent)?.[1]
  if (electron) return `Electron ${electron} (Chromium ${chromium ?? 'unknown'})`
  if (chromium) return `Chromium ${chromium}`
  const other = /(Firefox)\/([\d.]+)/.exec(agent) ?? /Version\/([\d.]+).*(Safari)/.exec(agent)
  if (!other) return 'unknown browser'
  return other[1] === 'Firefox' ? `Firefox ${other[2]}` : `Safari ${other[1]}`
}

/** The user agent string has said `156.0.0.0` since Chromium froze it; the hint still has all four numbers. */
async function fullChromiumVersion(): Promise<string | undefined> {
  const data = (navigator as Navigator & { readonly userAgentData?: UserAgentData }).userAgentData
  const hints = await data?.getHighEntropyValues(['fullVersionList']).catch(() => undefined)
  return hints?.fullVersionList?.find(({ brand }) => brand === 'Chromium')?.version
}
