const LINK = 'inline-flex min-h-6 items-center text-accent underline-offset-2 hover:underline'

/** Narrows the list by what an opened row holds. */
export function FilterButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <button type="button" onClick={onClick} className={LINK}>
      {children}
    </button>
  )
}

/** Leads from an opened row to another page. */
export function PageLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} className={LINK}>
      {children}
    </a>
  )
}
