import { compareWithReal } from './compare-with-real.ts'
import { squid } from './daemons/squid.ts'

compareWithReal([
  {
    condition: 'squid-reverse',
    daemon: squid,
    reload: 'nothing',
    limits: { faults: { 'gateway/idle-timeout': { idle: '60s' } } },
  },
])
