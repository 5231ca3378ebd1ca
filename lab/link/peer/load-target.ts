import { createServer } from 'node:net'

/**
 * The server behind the proxies of a benchmark, in a process of its own. The first byte of a connection says what it does:
 * `E` echo; `B` + MB in three digits: send so many zeros and end; `R` + kB in three digits: that many bytes for each byte that comes.
 */
const block = Buffer.alloc(262_144)

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  socket.once('data', (first: Buffer) => {
    const command = first.toString('latin1', 0, 1)
    const count = Number(first.toString('latin1', 1, 4))
    if (command === 'E') socket.on('data', (data: Buffer) => void socket.write(data))
    if (command === 'R') {
      const reply = Buffer.alloc(count * 1024)
      socket.on('data', (data: Buffer) => {
        for (let i = 0; i < data.length; i++) socket.write(reply)
      })
    }
    if (command !== 'B') return void socket.write('!')
    let left = count * 1_000_000
    const pump = (): void => {
      while (left > 0) {
        const size = Math.min(left, block.length)
        left -= size
        if (!socket.write(size === block.length ? block : block.subarray(0, size))) return void socket.once('drain', pump)
      }
      socket.end()
    }
    pump()
  })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.on('disconnect', () => process.exit(0))
