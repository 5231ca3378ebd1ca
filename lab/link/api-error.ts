/** An error of the HTTP API: message and status as Toxiproxy words them. */
export class ApiError extends Error {
  readonly status: number
  constructor(message: string, status: number) {
    super(message)
    this.name = 'ApiError'
    this.status = status
  }
}

export const badRequestBody = (why: string): ApiError => new ApiError(`bad request body: ${why}`, 400)
export const missingField = (which: string): ApiError => new ApiError(`missing required field: ${which}`, 400)
export const invalidAttributes = (why: string): ApiError => new ApiError(`invalid attributes: ${why}`, 400)
export const proxyNotFound = (): ApiError => new ApiError('proxy not found', 404)
export const proxyAlreadyExists = (): ApiError => new ApiError('proxy already exists', 409)
export const invalidStream = (): ApiError => new ApiError('stream was invalid, can be either upstream or downstream', 400)
export const invalidToxicType = (): ApiError => new ApiError('invalid toxic type', 400)
export const toxicAlreadyExists = (): ApiError => new ApiError('toxic already exists', 409)
export const toxicNotFound = (): ApiError => new ApiError('toxic not found', 404)
