import { once } from 'node:events'
import { type Socket, connect } from 'node:net'

/** Connects and gives the command of `load-target`. */
export async function open(port: number, command: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => {})
  const signal = AbortSignal.timeout(20_000)
  await once(socket, 'connect', { signal })
  socket.write(command)
  if (!command.startsWith('B')) await once(socket, 'data', { signal })
  return socket
}

const three = (n: number): string => String(n).padStart(3, '0')

/** MB/s of a download over `connections`. */
export async function bulk(port: number, { megabytes, connections }: { readonly megabytes: number; readonly connections: number }): Promise<number> {
  const from = performance.now()
  let bytes = 0
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = await open(port, `B${three(Math.ceil(megabytes / connections))}`)
      socket.on('data', (data: Buffer) => (bytes += data.length))
      await once(socket, 'close')
    }),
  )
  return bytes / 1000 / (performance.now() - from)
}

/** Round trips of 64 bytes, one after the other; microseconds, sorted. */
export async function roundTrips(port: number, count: number): Promise<number[]> {
  const socket = await open(port, 'E000')
  const message = Buffer.alloc(64)
  const times: number[] = []
  await new Promise<void>((resolve) => {
    let from = performance.now()
    let got = 0
    socket.on('data', (data: Buffer) => {
      got += data.length
      if (got < message.length) return
      got = 0
      times.push((performance.now() - from) * 1000)
      if (times.length === count) return resolve()
      from = performance.now()
      socket.write(message)
    })
    socket.write(message)
  })
  socket.destroy()
  return times.sort((a, b) => a - b)
}

/** Requests a second on ten kept connections, answers of `kilobytes`. */
export async function requests(port: number, { kilobytes, forMs }: { readonly kilobytes: number; readonly forMs: number }): Promise<number> {
  const size = kilobytes * 1024
  const deadline = performance.now() + forMs
  let done = 0
  const sockets = await Promise.all(Array.from({ length: 10 }, () => open(port, `R${three(kilobytes)}`)))
  const from = performance.now()
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          let got = 0
          socket.on('data', (data: Buffer) => {
            got += data.length
            if (got < size) return
            got -= size
            done++
            if (performance.now() > deadline) resolve()
            else socket.write('?')
          })
          socket.write('?')
        }),
    ),
  )
  const tookS = (performance.now() - from) / 1000
  for (const socket of sockets) socket.destroy()
  return done / tookS
}

/** Connections a second: connect, one byte there and back, close; eight at a time. */
export async function connections(port: number, forMs: number): Promise<number> {
  const from = performance.now()
  let done = 0
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (performance.now() - from < forMs) {
        const socket = await open(port, 'E000')
        socket.destroy()
        done++
      }
    }),
  )
  return done / ((performance.now() - from) / 1000)
}

/** Opens `count` idle connections, a hundred at a time. */
export async function idle(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = []
  while (sockets.length < count) {
    sockets.push(...(await Promise.all(Array.from({ length: Math.min(100, count - sockets.length) }, () => open(port, 'E000')))))
  }
  return sockets
}
