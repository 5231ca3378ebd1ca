import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { keepDrafts } from './state/drafts.ts'
import { followToken, openSession, takeToken } from './state/session.ts'
import { followLanguage } from './state/settings.ts'
import './theme/base.css'

const token = takeToken(location, history, sessionStorage)
if (token !== null) openSession(location.host, token)
followToken()
keepDrafts()

const root = document.getElementById('root')
// English comes with the page; another language that cannot be fetched must not keep the page empty.
const show = () => root && createRoot(root).render(<App hasToken={token !== null} />)
followLanguage().then(show, show)
