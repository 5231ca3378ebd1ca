// refused by: no-restricted-imports
import { app } from 'electron/main'
export const name = app.getName()
