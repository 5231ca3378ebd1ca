import type { DaemonDefinition } from '../daemon.ts'

/** `settings`: lines of nghttpx.conf. All frontends share the backends, so every route has a process of its own. */
export const nghttpx: DaemonDefinition = {
  software: 'nghttpx',
  packages: ['nghttp2-proxy'],
  binary: '/usr/sbin/nghttpx',
  versionArgs: ['--version'],
  version: /nghttp2\/([\d.]+)/,
  speaksTls: true,
  oneRouteEach: true,
  reload: 'SIGHUP',
  configure({ routes, folder, certFile, keyFile, settings, scaledMs }) {
    const [route] = routes
    if (!route) throw new RangeError('nghttpx needs a route')
    return {
      args: [`--conf=${folder}/nghttpx.conf`, keyFile, certFile],
      files: {
        'nghttpx.conf': `frontend=127.0.0.1,${route.port}${route.tls ? '' : ';no-tls'}
backend=127.0.0.1,${route.upstreamPort}
workers=1
errorlog-file=${folder}/error.log
accesslog-file=/dev/null
pid-file=${folder}/pid
backend-read-timeout=${Math.round(scaledMs(60))}ms
backend-write-timeout=${Math.round(scaledMs(30))}ms
frontend-read-timeout=${Math.round(scaledMs(60))}ms
frontend-keep-alive-timeout=${Math.round(scaledMs(60))}ms
${settings.join('\n')}
`,
      },
    }
  },
}
