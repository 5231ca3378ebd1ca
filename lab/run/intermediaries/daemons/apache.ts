import type { DaemonDefinition } from '../daemon.ts'

const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'proxy_wstunnel', 'ssl', 'http2']

/** `settings`: parameters of ProxyPass. The built-in timeouts (60 s, keep-alive 5 s), not Debian's 300 s. */
export const apache: DaemonDefinition = {
  software: 'Apache httpd',
  packages: ['apache2-bin'],
  binary: '/usr/sbin/apache2',
  versionArgs: ['-v'],
  version: /Apache\/([\d.]+)/,
  speaksTls: true,
  reload: 'SIGUSR1',
  configure({ routes, folder, certFile, keyFile, settings, forLimits, scaledMs }) {
    const hosts = routes.map(
      ({ port, tls, upstreamPort }) => `
Listen 127.0.0.1:${port}
<VirtualHost 127.0.0.1:${port}>
  ${tls ? `SSLEngine on\n  SSLCertificateFile ${certFile}\n  SSLCertificateKeyFile ${keyFile}\n  Protocols h2 http/1.1` : ''}
  ProxyPass / http://127.0.0.1:${upstreamPort}/ ${settings.join(' ')}
</VirtualHost>`,
    )
    return {
      args: ['-DFOREGROUND', '-d', folder, '-f', `${folder}/apache.conf`],
      files: {
        'apache.conf': `${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
ServerName 127.0.0.1
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
Mutex pthread
ErrorLog ${folder}/error.log
StartServers 1
ServerLimit 4
ThreadsPerChild 64
MaxRequestWorkers 256
Timeout ${Math.max(1, Math.round(scaledMs(60) / 1000))}
KeepAliveTimeout ${forLimits ? `${scaledMs(5)}ms` : '5'}
${hosts.join('')}
`,
      },
    }
  },
}
