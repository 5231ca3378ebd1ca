import type { DaemonDefinition } from '../daemon.ts'

/** `settings`: VCL after the backends. Varnish speaks no TLS. */
export const varnish: DaemonDefinition = {
  software: 'Varnish',
  packages: ['varnish'],
  binary: '/usr/sbin/varnishd',
  versionArgs: ['-V'],
  version: /varnish-([\d.]+)/,
  speaksTls: false,
  reload: ({ folder }) => ['varnishadm', '-n', folder, 'vcl.load', `again${process.hrtime.bigint()}`, `${folder}/default.vcl`],
  configure({ routes, folder, settings, forLimits, scaledMs }) {
    const plain = routes.filter(({ tls }) => !tls)
    const seconds = (labSeconds: number) => String(scaledMs(labSeconds) / 1000)
    const backends = plain.map(({ upstreamPort }, i) => `backend b${i} { .host = "127.0.0.1"; .port = "${upstreamPort}"; }`)
    const choose = plain.map(({ port }, i) => `if (std.port(local.ip) == ${port}) { set req.backend_hint = b${i}; }`)
    const params = { first_byte_timeout: 60, between_bytes_timeout: 60, pipe_timeout: 60, ...(forLimits ? { timeout_idle: 5 } : {}) }
    return {
      args: [
        '-F',
        ...plain.flatMap(({ port }) => ['-a', `127.0.0.1:${port}`]),
        '-f',
        `${folder}/default.vcl`,
        '-n',
        folder,
        '-s',
        'malloc,16m',
        '-j',
        'none',
        '-p',
        'thread_pools=1',
        '-p',
        'thread_pool_min=40',
        ...Object.entries(params).flatMap(([name, labSeconds]) => ['-p', `${name}=${seconds(labSeconds)}`]),
      ],
      files: { 'default.vcl': `vcl 4.1;\nimport std;\n${backends.join('\n')}\nsub vcl_recv { ${choose.join(' ')} }\n${settings.join('\n')}\n` },
    }
  },
}
