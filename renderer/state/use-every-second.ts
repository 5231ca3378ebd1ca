import { useEffect, useState } from 'react'

/** Renders again once a second: for what is counted anew from a log that changes many times as often. */
export function useEverySecond(): void {
  const [, setCount] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setCount((count) => count + 1), 1000)
    return () => clearInterval(timer)
  }, [])
}
