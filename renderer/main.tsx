import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { openSession, takeToken } from './state/session.ts'
import './theme/base.css'
import { language } from './i18n/messages.ts'

document.documentElement.lang = language
const token = takeToken(location, history, sessionStorage)
if (token !== null) openSession(location.host, token)

const root = document.getElementById('root')
if (root) createRoot(root).render(<App hasToken={token !== null} />)
