/**
 * Next.js calls this once, before the first answer. It starts the boot and does not wait for it.
 * `npm run dev` boots beside Next.js instead, to boot anew after an edit (scripts/dev/runtime.ts).
 */
export async function register(): Promise<void> {
  // A static import would also compile pg for the Edge runtime.
  if (process.env.NEXT_RUNTIME === 'nodejs' && process.env.NODE_ENV === 'production') {
    const { registerCockpit } = await import('@/lib/server/boot/register')
    registerCockpit()
    const { openDoor } = await import('@/app/api/front-door')
    openDoor()
  }
}
