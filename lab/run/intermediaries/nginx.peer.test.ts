import { compareWithReal } from './compare-with-real.ts'
import { nginx } from './daemons/nginx.ts'

compareWithReal([
  { condition: 'nginx-plain', daemon: nginx },
  // Our origin asks not to be buffered; this nginx does not listen.
  { condition: 'nginx-buffered', daemon: nginx, settings: ['proxy_ignore_headers X-Accel-Buffering;'] },
  { condition: 'nginx-websocket', daemon: nginx, settings: ['proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;'] },
  { condition: 'nginx-unbuffered', daemon: nginx, settings: ['proxy_buffering off;'] },
])
