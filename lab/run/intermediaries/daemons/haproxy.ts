import type { DaemonDefinition } from '../daemon.ts'

/**
 * `settings`: lines of `defaults`, after Debian's own (connect 5 s, client and server 50 s). The pause between two tries to
 * connect is the connect timeout, at most 1 s; it is scaled like the rest.
 */
export const haproxy: DaemonDefinition = {
  software: 'HAProxy',
  packages: ['haproxy'],
  binary: '/usr/sbin/haproxy',
  versionArgs: ['-v'],
  version: /version ([\d.]+)/,
  speaksTls: true,
  reload: 'SIGUSR2',
  configure({ routes, folder, certFile, settings, scaledMs }) {
    const proxies = routes.map(
      ({ port, tls, upstreamPort }, i) => `
frontend f${i}
  bind 127.0.0.1:${port}${tls ? ` ssl crt ${certFile} alpn h2,http/1.1` : ''}
  default_backend b${i}
backend b${i}
  server origin 127.0.0.1:${upstreamPort}`,
    )
    return {
      // A master that is told to reload starts its successor with the same command line.
      args: ['-W', '-db', '-f', `${folder}/haproxy.cfg`],
      files: {
        'haproxy.cfg': `global
  maxconn 200
  nbthread 1
defaults
  mode http
  option dontlognull
  timeout connect ${Math.round(scaledMs(1))}ms
  timeout client ${Math.round(scaledMs(50))}ms
  timeout server ${Math.round(scaledMs(50))}ms
${settings.map((line) => `  ${line}`).join('\n')}
${proxies.join('')}
`,
      },
    }
  },
}
