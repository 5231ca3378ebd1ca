/** Where a client is pointed: at the server itself, or at a proxy in front of it. */
export interface Bases {
  readonly plain: string
  readonly tls: string
  /** PEM that vouches for `tls`. */
  readonly caFile: string
  /** Something to send. */
  readonly uploadFile: string
}
