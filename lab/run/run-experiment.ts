import { messageOf, LabError } from '../core/errors.ts'
import { startLagMeter } from '../core/lag.ts'
import { releaseStack } from '../core/release.ts'
import { experimentContext, type ExperimentParts } from './experiment-context.ts'
import { experimentParams, findExperiment } from './experiments.ts'

/**
 * Runs the experiment that the plan's scenario names. What it finds is in the log, and so is what could not be had here: neither a
 * missing browser nor a page that fails ends the run, since the facts found so far stand. A lost probe does.
 */
export async function runExperiment(parts: Omit<ExperimentParts, 'stack'>, stopSignal: AbortSignal): Promise<void> {
  const { plan, ctx, probe } = parts
  const setting = plan.scenario.experiment
  if (!setting) return
  const experiment = findExperiment(setting.name)
  const stack = releaseStack()
  const lag = stack.own(startLagMeter({ stragglers: 2 }), (meter) => meter.stop())
  const context = experimentContext({ ...parts, stack })
  try {
    await probe.start([])
    const running = experiment.run(experimentParams(setting), context)
    // Once stopped it meets closed sockets, and nobody asks any more what it says of them.
    running.catch(() => {})
    await Promise.race([running, aborted(stopSignal)])
  } catch (error) {
    if (probe.lost.aborted || ctx.signal.aborted || stopSignal.aborted) throw error
    // What is left of it could not be measured; an error of ours has to be seen as one.
    if (!(error instanceof LabError) || error.code === 'LAB_INTERNAL') ctx.record({ kind: 'trouble', side: 'lab', code: 'LAB_INTERNAL', message: `experiment ${setting.name}: ${messageOf(error)}` })
    context.unmeasured('', messageOf(error))
  } finally {
    if (!probe.lost.aborted) await probe.stop().catch(() => {})
    ctx.record({ kind: 'health', side: 'lab', process: 'engine', lagP99Ms: lag.p99Ms() })
    await stack.release()
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
