export interface Peers {
  readonly server: string
  readonly cli: string
  readonly officialClient: string
}
export const toxiproxyVersion: string
export const peers: Peers
export function ensurePeers(): Promise<Peers>
export const mockttpVersion: string
export function ensureMockttp(): Promise<string>
export function ensureEnvoy(): Promise<string>
export function ensureChaosMeshDefinitions(): Promise<string>
