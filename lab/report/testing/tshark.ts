import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'

/** The reader that knows nothing of us. Fails, never skips, where it cannot be had. */
export function ensureTshark(): void {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' })
  } catch {
    execFileSync('apt-get', ['install', '-y', '-qq', 'tshark'], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' })
  }
}

/** One row a packet that the filter lets through. */
export async function tshark(file: string, filter: string, ...fields: string[]): Promise<string[][]> {
  const checks = ['-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE']
  const args = ['-n', '-r', file, ...checks, '-Y', filter, '-T', 'fields', ...(fields.length > 0 ? fields : ['frame.number']).flatMap((field) => ['-e', field])]
  const { stdout } = await promisify(execFile)('tshark', args, { maxBuffer: 1 << 26 })
  return stdout.split('\n').filter((line) => line !== '').map((line) => line.split('\t'))
}

/** A field of all packets; one packet may have it several times. */
export async function tsharkValues(file: string, filter: string, field = 'frame.number'): Promise<string[]> {
  return (await tshark(file, filter, field)).flatMap(([cell = '']) => cell.split(',')).filter((value) => value !== '')
}

const lost = ['tcp.analysis.lost_segment', 'tcp.analysis.ack_lost_segment']
const wrong = ['_ws.malformed', 'ip.checksum.status == 0', 'tcp.checksum.status == 0', 'tcp.analysis.retransmission', 'tcp.analysis.out_of_order', 'tcp.analysis.window_full', 'tcp.analysis.duplicate_ack']

/** What Wireshark would show in red or black, but for bytes that are missing. */
export const wrongPackets = wrong.join(' || ')
export const missingBytes = lost.join(' || ')
export const complaints = `${wrongPackets} || ${missingBytes} || _ws.expert.severity == 8388608`
