import type { TransportId } from '../../../../lab/contract/transport.ts'
import type { Chart, ChartLine } from '../../../charts/draw-charts.ts'
import { ageSeries, behindSeries, heldSeries, pointSeries, rateSeries, type Series } from '../../../charts/series.ts'
import { bytes, duration, integer } from '../../../i18n/format.ts'
import type { EventLog } from '../../../state/event-log.ts'
import type { TransportSeries } from '../../../state/run-series.ts'

export type ChartId = 'latency' | 'age' | 'inFlight' | 'bytes' | 'connections' | 'sockets' | 'lag' | 'memory'

export interface ChartRow extends Chart {
  readonly id: ChartId
}

/** Totals of bytes are told every 250 ms. */
const bytesWindowMs = 500

/** `10 s` rather than `10.0 s`: axes are round. */
function briefly(ms: number): string {
  return duration(ms).replace(/[.,]0 /, ' ')
}

/** The charts of a run, from what its clients see to what the engine's process bears. */
export function chartList(log: EventLog, transports: readonly TransportId[], chosen: TransportId): readonly ChartRow[] {
  const { series } = log
  const each = (read: (one: TransportSeries) => Series): ChartLine[] => transports.map((transport) => ({ series: read(series.of(transport)), isChosen: transport === chosen }))
  const engine = (...columns: readonly Series[]): ChartLine[] => columns.map((one, i) => ({ series: one, isChosen: i === 0, isDashed: i > 0 }))
  const perSecond = (value: number) => `${bytes(value)}/s`
  return [
    { id: 'latency', height: 76, scale: 'log', shape: 'dots', tell: briefly, lines: each((one) => pointSeries(one.latency)) },
    { id: 'age', height: 68, scale: 'log', shape: 'line', tell: briefly, lines: each((one) => ageSeries(one.known)) },
    { id: 'inFlight', height: 56, scale: 'linear', shape: 'line', tell: integer, lines: each((one) => behindSeries(one.known, (t) => series.publications.before(t))) },
    { id: 'bytes', height: 56, scale: 'linear', shape: 'line', tell: perSecond, lines: each((one) => rateSeries(one.bytes, bytesWindowMs)) },
    { id: 'connections', height: 52, scale: 'linear', shape: 'line', tell: integer, lines: each((one) => heldSeries(one.connections)) },
    { id: 'sockets', height: 52, scale: 'linear', shape: 'line', tell: integer, lines: engine(heldSeries(series.sockets), heldSeries(series.exchanges)) },
    { id: 'lag', height: 52, scale: 'linear', shape: 'line', tell: duration, lines: engine(heldSeries(series.lag)) },
    { id: 'memory', height: 52, scale: 'linear', shape: 'line', tell: bytes, lines: engine(heldSeries(series.resident), heldSeries(series.heap)) },
  ]
}

/** The chosen line at a moment, as text; a dash where it was nothing. */
export function readingOf(chart: ChartRow, t: number): string {
  const values = chart.lines.filter((line) => line.isChosen || line.isDashed).map((line) => line.series.at(t))
  return values.map((value) => (Number.isNaN(value) ? '–' : chart.tell(Math.max(0, value)))).join(' · ')
}
