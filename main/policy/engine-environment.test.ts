import { expect, it } from 'vitest'
import { engineEnvironment } from './engine-environment.ts'

it('keeps what a person set for the engine and drops what would change how it runs', () => {
  const own = { PATH: '/bin', BROWNOUT_SCALE: '1', NODE_OPTIONS: '--require /tmp/x.js', node_tls_reject_unauthorized: '0', ELECTRON_RUN_AS_NODE: '1', DYLD_INSERT_LIBRARIES: 'x', EMPTY: undefined }
  expect(engineEnvironment(own, { dataFolder: '/data', previousUrl: undefined })).toEqual({ PATH: '/bin', BROWNOUT_SCALE: '1', BROWNOUT_DATA: '/data' })
})

it('names the address to serve again after a crash', () =>
  expect(engineEnvironment({}, { dataFolder: '/data', previousUrl: 'http://127.0.0.1:4310/#t=x' })).toEqual({ BROWNOUT_DATA: '/data', BROWNOUT_PREVIOUS_URL: 'http://127.0.0.1:4310/#t=x' }))
