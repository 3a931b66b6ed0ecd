import { clsx } from 'clsx'

/** A placeholder block without text, so that nothing reads as data. */
export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={clsx('rounded-md bg-unknown-soft', className)} />
}
