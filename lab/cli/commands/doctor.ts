import { Command } from 'commander'
import { examineMachine } from '../../run/doctor.ts'

export function doctorCommand(): Command {
  return new Command('doctor').description('what this machine can and cannot do, and why').action(async () => {
    const findings = await examineMachine()
    const width = Math.max(...findings.map(({ what }) => what.length))
    for (const { ok, what, found } of findings) console.log(`${ok ? 'yes' : 'no '}  ${what.padEnd(width)}  ${found}`)
  })
}
