import { compareWithReal } from './compare-with-real.ts'
import { varnish } from './daemons/varnish.ts'

compareWithReal([
  { condition: 'varnish-default', daemon: varnish, reload: 'nothing' },
  {
    condition: 'varnish-pipe',
    daemon: varnish,
    settings: [
      'sub vcl_recv { if (req.http.upgrade ~ "(?i)websocket") { return (pipe); } }',
      'sub vcl_pipe { if (req.http.upgrade) { set bereq.http.upgrade = req.http.upgrade; set bereq.http.connection = req.http.connection; } }',
    ],
    reload: 'nothing',
  },
])
