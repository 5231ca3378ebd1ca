export function writeMadeUpRun(folder: string, count: number): Promise<void>
