import { compareWithReal } from './compare-with-real.ts'
import { apache } from './daemons/apache.ts'

compareWithReal([
  { condition: 'apache-plain', daemon: apache },
  { condition: 'apache-websocket', daemon: apache, settings: ['upgrade=websocket'] },
])
