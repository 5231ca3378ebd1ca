import { useEffect, useRef } from 'react'
import { frameLoop } from '../../charts/frame-loop.ts'

/** What lies under a mouse that rests, or beside a tip, is another moment once the picture has moved this far, px. */
const noticed = 4

/** Tells that a picture that moves by itself has moved noticeably since somebody last looked. */
export function useMovingPicture(isWatched: boolean, picture: { isMoving(): boolean; /** Where a fixed moment lies now, px. */ x(): number }, onMoved: () => void): void {
  const latest = useRef({ picture, onMoved })
  const lookedX = useRef(0)
  useEffect(() => {
    latest.current = { picture, onMoved }
    lookedX.current = picture.x()
  })
  useEffect(() => {
    if (!isWatched) return
    return frameLoop.add({
      wants: (isDue) => isDue && latest.current.picture.isMoving() && Math.abs(latest.current.picture.x() - lookedX.current) > noticed,
      paint() {
        lookedX.current = latest.current.picture.x()
        latest.current.onMoved()
      },
    })
  }, [isWatched])
}
