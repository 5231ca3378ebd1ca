import type { DaemonDefinition } from '../daemon.ts'
import { squid } from './squid.ts'

/** Of both: a forward proxy that clients ask with CONNECT. `settings`: lines of squid.conf. A route is a port of its own; whereto is up to the client. */
function forwardProxy(portOptions: (setup: { readonly certFile: string; readonly keyFile: string }) => string): DaemonDefinition {
  return {
    ...squid,
    configure({ routes, folder, certFile, keyFile, settings }) {
      return {
        args: ['-N', '-f', `${folder}/squid.conf`],
        files: {
          'squid.conf': `${routes.map(({ port }) => `http_port 127.0.0.1:${port} ${portOptions({ certFile, keyFile })}`).join('\n')}
${settings.join('\n')}
http_access allow all
cache_mem 8 MB
pid_filename ${folder}/pid
cache_log ${folder}/cache.log
access_log none
coredump_dir ${folder}
netdb_filename none
pinger_enable off
sslproxy_session_cache_size 0
visible_hostname brownout
shutdown_lifetime 0 seconds
`,
        },
      }
    },
  }
}

export const squidForward = forwardProxy(() => '')

/** Shows the certificate that it is given for every site; whatever the origin shows is good enough. */
export const squidBump = forwardProxy(({ certFile, keyFile }) => `ssl-bump generate-host-certificates=off tls-cert=${certFile} tls-key=${keyFile}`)
