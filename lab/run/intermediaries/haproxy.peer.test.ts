import { compareWithReal } from './compare-with-real.ts'
import { haproxy } from './daemons/haproxy.ts'

compareWithReal([
  { condition: 'haproxy-default', daemon: haproxy },
  // An hour, at the scale of the comparison; 70 s where it is waited for.
  { condition: 'haproxy-tuned', daemon: haproxy, settings: ['option http-no-delay', 'timeout tunnel 180s'], limits: { settings: ['timeout tunnel 3500ms'], faults: { 'gateway/idle-timeout': { tunnel: '70s' } } } },
])
