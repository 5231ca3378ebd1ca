import { integer } from '../format.ts'

export const drawer = {
  title: 'Details of the run',
  tabs: { happened: 'What happened', wire: 'Wire', charts: 'Charts', numbers: 'Numbers', events: (count: number) => `Events ${integer(count)}` },
  charts: {
    caption: (title: string) => `${title} in blue, the other transports in grey. Choose a lane to change that.`,
    inFlightMeans: 'Messages that the feed has published since the newest one that this transport received: on their way, held back, or lost with a connection. 0 is up to date.',
    titles: { latency: 'Latency', age: 'Age of information', inFlight: 'In flight', bytes: 'Bytes on the wire', connections: 'Client connections', sockets: 'Server sockets', lag: 'Engine lag', memory: 'Engine memory' },
    notes: {
      latency: 'schedule to delivery, log',
      age: 'of the newest message, log',
      inFlight: 'published, not yet received',
      bytes: 'client side, both ways, per second',
      connections: 'open TCP connections of a client',
      sockets: 'open TCP; dashed: exchanges',
      lag: 'event loop, p99 of half a second',
      memory: 'resident; dashed: heap. Origin, gateway and links live in it',
    },
  },
  numbers: {
    whole: 'The whole run',
    range: (from: string, to: string) => `${from} to ${to}`,
    how: 'Shift and drag over the lanes, or press M at two moments, to count a part of the run.',
    clear: 'Count the whole run',
    columns: { transport: 'Transport', received: 'Received', lost: 'Lost', duplicates: 'Twice', p50: 'p50', p95: 'p95', p99: 'p99', backAfter: 'Back after', unconnected: 'No connection', opened: 'Connections', bytes: 'Bytes' },
    /** What a column counts. */
    means: {
      received: 'Messages that came in this time. After the “+”: those of the very end, which are not due yet. What was due is the number before it and what was lost.',
      lost: 'Messages of this time that were due and never came. What may still be in flight is not due.',
      p50: 'From the moment a message was due; “–” where less than half of them came.',
      p95: 'From the moment a message was due; “–” where less than 95 % of them came.',
      p99: 'From the moment a message was due; “–” where less than 99 % of them came.',
      backAfter: 'The longest time from a fault to the first message that came again.',
      unconnected: 'The longest time from the moment at which the client noticed that its connection was lost until it had one again. Shorter than “Back after”, which begins with the fault and ends with a message.',
    },
    notYet: 'not yet back',
    never: 'never had one',
  },
  events: {
    filter: 'Find in the events',
    of: 'Of',
    all: 'All transports',
    chosen: (title: string) => `Only ${title}`,
    quiet: 'Without messages, heartbeats, bytes and load',
    label: 'Events',
    shown: (shown: number, all: number) => `${integer(shown)} of ${integer(all)}`,
    bytes: (count: number) => `${integer(count)} more hold bytes of the wire: see Inspector`,
    none: 'No event fits.',
    older: 'The detail of this event is no longer kept in this window.',
  },
}
