import { runClients } from './crowd-clients.ts'
import { runServer } from './crowd-server.ts'

/** The server, or the clients, of the experiment `crowd`: each in a process of its own, so that neither pays for the other. Usage: crowd-process server|clients */
if (process.argv[2] === 'server') await runServer()
else runClients()

// Its parent is the watchdog.
process.on('disconnect', () => process.exit(0))
