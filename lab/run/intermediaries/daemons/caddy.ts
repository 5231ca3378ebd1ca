import type { DaemonDefinition } from '../daemon.ts'

/** `settings`: lines of the `reverse_proxy` block. */
export const caddy: DaemonDefinition = {
  software: 'Caddy',
  packages: ['caddy'],
  binary: '/usr/bin/caddy',
  versionArgs: ['version'],
  version: /v?([\d.]+)/,
  speaksTls: true,
  reload: ({ folder, adminPort }) => ['caddy', 'reload', '--force', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile', '--address', `127.0.0.1:${adminPort}`],
  configure({ routes, folder, certFile, keyFile, settings, adminPort }) {
    const sites = routes.map(
      ({ port, tls, upstreamPort }) => `
http${tls ? 's' : ''}://127.0.0.1:${port} {
  bind 127.0.0.1
  ${tls ? `tls ${certFile} ${keyFile}` : ''}
  reverse_proxy 127.0.0.1:${upstreamPort} {
    ${settings.join('\n    ')}
  }
}`,
    )
    return {
      args: ['run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'],
      files: {
        Caddyfile: `{
  admin 127.0.0.1:${adminPort}
  auto_https off
  servers {
    protocols h1 h2
  }
}
${sites.join('\n')}
`,
      },
    }
  },
}
