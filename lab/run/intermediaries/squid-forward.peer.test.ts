import { compareWithRealProxy } from './compare-with-real.ts'
import { squidBump, squidForward } from './daemons/squid-forward.ts'

compareWithRealProxy([
  // Debian's squid.conf; the port of the origin stands for 443.
  { condition: 'corporate-forward-proxy', daemon: squidForward, settings: ({ tls }) => [`acl SSL_ports port ${tls}`, 'http_access deny CONNECT !SSL_ports'], shows: (certificate) => certificate },
  {
    condition: 'tls-inspection',
    daemon: squidBump,
    // The clients name no port in Host, and Squid would go by it: the peer is where everything goes.
    settings: ({ tls }) => ['ssl_bump bump all', `cache_peer 127.0.0.1 parent ${tls} 0 no-query no-digest originserver tls sslflags=DONT_VERIFY_PEER`, 'never_direct allow all'],
    shows: ({ interception }) => interception.trusted,
  },
])
