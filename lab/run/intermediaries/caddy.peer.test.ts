import { compareWithReal } from './compare-with-real.ts'
import { caddy } from './daemons/caddy.ts'

compareWithReal([{ condition: 'caddy', daemon: caddy, reload: { webSockets: 'close-1001' } }])
