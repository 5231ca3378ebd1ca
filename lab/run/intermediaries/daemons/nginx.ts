import type { DaemonDefinition } from '../daemon.ts'

/** `settings`: directives of the location. */
export const nginx: DaemonDefinition = {
  software: 'nginx',
  packages: ['nginx-light'],
  binary: '/usr/sbin/nginx',
  versionArgs: ['-v'],
  version: /nginx\/([\d.]+)/,
  speaksTls: true,
  reload: 'SIGHUP',
  configure({ routes, folder, certFile, keyFile, settings, scaledMs }) {
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')
    const servers = routes.map(
      ({ port, tls, upstreamPort }) => `
  server {
    listen 127.0.0.1:${port}${tls ? ' ssl http2' : ''};
    ${tls ? `ssl_certificate ${certFile}; ssl_certificate_key ${keyFile};` : ''}
    location / { proxy_pass http://127.0.0.1:${upstreamPort}; ${settings.join(' ')} }
  }`,
    )
    return {
      args: ['-p', folder, '-c', `${folder}/nginx.conf`],
      files: {
        'nginx.conf': `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 512; }
http {
  access_log off; ${temp}
  proxy_read_timeout ${scaledMs(60)}ms; proxy_send_timeout ${scaledMs(60)}ms; client_header_timeout ${scaledMs(60)}ms; keepalive_timeout ${scaledMs(75)}ms;
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }${servers.join('')}
}
`,
      },
    }
  },
}
