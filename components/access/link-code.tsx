'use client'

import { useEffect, useRef } from 'react'
import { AccessField } from './access-field'

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
    <AccessField
      ref={field}
      name="link"
      label="Code of the link (behind the #)"
      autoComplete="off"
      spellCheck={false}
      className="font-mono text-sm"
    />
  )
}
