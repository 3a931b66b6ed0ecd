'use client'

import { useEffect, useRef } from 'react'
import { ACCESS_FIELD } from './access-card'

/**
 * The code of a link, which stands behind its `#`: no server or proxy writes that into a log. Without
 * scripts it is pasted by hand.
 */
export function LinkCode() {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const code = window.location.hash.slice(1)
    if (field.current === null || code === '') return
    field.current.value = code
    // It opens an account: it need not stay in the history.
    window.history.replaceState(null, '', window.location.pathname + window.location.search)
  }, [])
  return (
    <div className="grid gap-1.5">
      <label htmlFor="link" className="text-sm font-medium">
        Code of the link (behind the #)
      </label>
      <input
        ref={field}
        id="link"
        name="link"
        required
        autoComplete="off"
        spellCheck={false}
        className={`${ACCESS_FIELD} font-mono text-sm`}
      />
    </div>
  )
}
