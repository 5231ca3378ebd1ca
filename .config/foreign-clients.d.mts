export function ensureForeignClients(): Promise<{ readonly python: string; readonly pythonClient: string; readonly goClient: string }>
