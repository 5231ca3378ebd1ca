import { clientDefinitions } from '../../transports/clients.ts'
import { openPage } from './open-page.ts'

openPage(clientDefinitions)
