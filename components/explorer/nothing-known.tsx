import CircleDashed from 'lucide-react/icons/circle-dashed'

/** Nothing has ever been read here: no list pretends to be empty (SPEC 9). */
export function NothingKnown({ children }: { children: string }) {
  return (
    <p className="flex items-center gap-2 border-t border-line px-4 py-6 text-unknown sm:px-5">
      <CircleDashed size={20} aria-hidden="true" className="shrink-0" />
      {children}
    </p>
  )
}
