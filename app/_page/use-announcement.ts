'use client'

import { useState } from 'react'

/**
 * The newest of several messages: each is said once when it changes, and an older one that still
 * stands (`live again`) does not silence the next. What has become empty is unsaid.
 */
export function useAnnouncement(messages: readonly string[]): string {
  const [known, setKnown] = useState({ messages, said: '' })
  const changed = messages.findIndex((message, index) => message !== known.messages[index])
  if (changed < 0) return known.said
  const fresh = messages.find((message, index) => {
    return message !== '' && message !== known.messages[index]
  })
  const isUnsaid = known.said !== '' && !messages.includes(known.said)
  const said = fresh ?? (isUnsaid ? '' : known.said)
  setKnown({ messages, said })
  return said
}
