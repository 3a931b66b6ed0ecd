import { clsx } from 'clsx'

/** A grey block in the shape of what comes. It holds no text that could be taken for data. */
export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={clsx('rounded-md bg-unknown-soft', className)} />
}
