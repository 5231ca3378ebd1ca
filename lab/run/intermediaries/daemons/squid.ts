import type { DaemonDefinition } from '../daemon.ts'

/** In accelerator mode. `settings`: lines of squid.conf. Timers are whole seconds. Nobody waits for 15 minutes: where limits are looked at, they are one. */
export const squid: DaemonDefinition = {
  software: 'Squid',
  packages: ['squid-openssl'],
  binary: '/usr/sbin/squid',
  versionArgs: ['-v'],
  version: /Version ([\d.]+)/,
  speaksTls: true,
  tickMs: 1000,
  reload: 'SIGHUP',
  configure({ routes, folder, certFile, keyFile, settings, forLimits, scaledMs }) {
    const seconds = (labSeconds: number) => Math.max(1, Math.round(scaledMs(labSeconds) / 1000))
    const listeners = routes.flatMap(({ port, tls, upstreamPort }, i) => [
      `${tls ? 'https_port' : 'http_port'} 127.0.0.1:${port} accel name=l${i} defaultsite=127.0.0.1:${port}${tls ? ` tls-cert=${certFile} tls-key=${keyFile}` : ''}`,
      `cache_peer 127.0.0.1 parent ${upstreamPort} 0 no-query no-digest originserver name=o${i}`,
      `acl l${i} myportname l${i}`,
      `cache_peer_access o${i} allow l${i}`,
      `cache_peer_access o${i} deny all`,
    ])
    return {
      args: ['-N', '-f', `${folder}/squid.conf`],
      files: {
        'squid.conf': `${listeners.join('\n')}
http_access allow all
never_direct allow all
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
read_timeout ${seconds(forLimits ? 60 : 900)} seconds
request_timeout ${seconds(forLimits ? 60 : 300)} seconds
client_idle_pconn_timeout ${seconds(120)} seconds
${settings.join('\n')}
`,
      },
    }
  },
}
