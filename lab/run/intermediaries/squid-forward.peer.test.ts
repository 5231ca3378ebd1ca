import { compareWithRealProxy } from './compare-with-real.ts'
import { squidForward } from './daemons/squid-forward.ts'

compareWithRealProxy([
  // Debian's squid.conf; the port of the origin stands for 443.
  { condition: 'corporate-forward-proxy', daemon: squidForward, settings: ({ tls }) => [`acl SSL_ports port ${tls}`, 'http_access deny CONNECT !SSL_ports'], shows: (certificate) => certificate },
])
