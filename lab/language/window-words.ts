import type { LabTexts } from './lab-texts.ts'
import { pattern } from './patterns.ts'

/** The way out, in words of the window instead of flags of the command line. */
export const windowWords: LabTexts['errors'] = {
  sentences: {
    'No Chromium, Chrome or Edge was found. Install one, set BROWNOUT_CHROMIUM to its executable, or use --probe node.': 'No Chromium, Chrome or Edge was found. Install one, set BROWNOUT_CHROMIUM to its executable, or choose Node clients.',
  },
  patterns: [
    pattern(/^(.+); choose another(?: with --\w+)?, or (?:leave it out|0) for a free one$/, (what) => `${what}; choose another, or leave the field empty for a free one`),
    pattern(/^(.+), or choose another --listen$/, (what) => `${what}, or choose another port for clients`),
    pattern(/^(.+?),? (?:or use|use|or) --probe node\.$/, (what) => `${what} or choose Node clients.`),
    pattern(/^(.+?)[,;] (?:or )?use --probe chromium$/, (what) => `${what}; choose Chromium clients`),
    pattern(/^--ca (\S*): (.+)$/, (file, what) => `Certificate authority ${file}: ${what}`),
    pattern(/^(.+); name its authority with --ca FILE, or take any certificate with --insecure$/, (what) => `${what}; close the path, then name its authority or take any certificate`),
    pattern(/^(.+) \("brownout list faults"\)$/, (what) => what),
    pattern(/^(.+); import it by its path: brownout runs import PATH$/, (what) => `${what}, the most that a window takes`),
    pattern(/^(.+); `brownout runs` lists them, and `last` is the newest$/, (what) => what),
    pattern(/^(.+), which gateway\/intercept-tls needs; runs of the lab and "brownout proxy" make one\.$/, (what) => `${what}, which gateway/intercept-tls needs.`),
  ],
  meant: (word) => `; did you mean "${word}"?`,
  among: (words) => `; known are ${words}`,
  at: (place, what) => `${place}: ${what}`,
}
