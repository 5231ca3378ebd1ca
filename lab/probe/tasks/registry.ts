import type { ProbeTask } from '../task.ts'
import { consumeStream } from './consume-stream.ts'
import { fetchMany } from './fetch-many.ts'
import { holdOpen, letGo } from './hold-open.ts'
import { listenEvents } from './listen-events.ts'
import { longPoll } from './long-poll.ts'
import { openSocket } from './open-socket.ts'
import { readStream } from './read-stream.ts'
import { receiveBinary } from './receive-binary.ts'
import { talk } from './talk.ts'
import { watchStreams } from './watch-streams.ts'

/** Tasks that run in a browser and in Node alike. */
export const tasks: readonly ProbeTask[] = [openSocket, fetchMany, listenEvents, holdOpen, letGo, talk, readStream, receiveBinary, watchStreams, consumeStream, longPoll]
