import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorCodes, LabError, messageOf } from '../core/errors.ts'
import type { RunLibrary } from '../run/run-library.ts'

/** Where a page sends the bytes of a run file: too many for a message of the API. `?name=` is what errors call it. */
export const uploadPath = '/runs'

/** Takes a run file in and answers with its `RunSummary`, or with `{ code, message }`. The doors were passed before. */
export async function uploadRun(request: IncomingMessage, response: ServerResponse, runs: Pick<RunLibrary, 'importUpload'>): Promise<void> {
  const name = new URL(request.url ?? '', 'http://ui').searchParams.get('name')?.slice(0, 200) || 'the file'
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  try {
    // Who stops reading must not take the connection down with it: the refusal goes the same way.
    const summary = await runs.importUpload(name, request.iterator({ destroyOnReturn: false }))
    response.writeHead(200, headers).end(JSON.stringify(summary))
  } catch (error) {
    if (!(error instanceof LabError)) console.error(error)
    const code = error instanceof LabError ? error.code : 'LAB_INTERNAL'
    // What is still on its way is not wanted: a browser reads the answer of a refused upload only when its own sending ends.
    request.resume()
    response.writeHead(errorCodes[code] === 2 ? 400 : 500, headers).end(JSON.stringify({ code, message: messageOf(error) }))
  }
}
