import { compareWithReal } from './compare-with-real.ts'
import { nghttpx } from './daemons/nghttpx.ts'

compareWithReal([{ condition: 'nghttpx', daemon: nghttpx, reload: 'nothing' }])
