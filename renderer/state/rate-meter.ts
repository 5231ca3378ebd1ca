/** A sliding sum over the last `windowMs`, in buckets: cheap to add to, cheap to read ten times a second. */
export class RateMeter {
  private readonly buckets: Float64Array
  private newest = 0
  private total = 0
  private readonly bucketMs: number

  constructor(options: { readonly windowMs: number; readonly bucketMs: number }) {
    this.bucketMs = options.bucketMs
    this.buckets = new Float64Array(Math.ceil(options.windowMs / options.bucketMs))
  }

  add(t: number, amount: number): void {
    const bucket = Math.floor(t / this.bucketMs)
    this.advance(bucket)
    this.total += amount
    if (bucket <= this.newest - this.buckets.length) return
    const at = ((bucket % this.buckets.length) + this.buckets.length) % this.buckets.length
    this.buckets[at] = (this.buckets[at] as number) + amount
  }

  /** Sum of the window that ends at `nowT`, per second. */
  perSecond(nowT: number): number {
    this.advance(Math.floor(nowT / this.bucketMs))
    let sum = 0
    for (const amount of this.buckets) sum += amount
    return (sum * 1000) / (this.buckets.length * this.bucketMs)
  }

  sum(): number {
    return this.total
  }

  private advance(bucket: number): void {
    const size = this.buckets.length
    if (bucket <= this.newest) return
    for (let next = Math.max(this.newest + 1, bucket - size + 1); next <= bucket; next++) this.buckets[((next % size) + size) % size] = 0
    this.newest = bucket
  }
}
