/** Next.js calls this once, before the first answer. It starts the boot and does not wait for it. */
export async function register(): Promise<void> {
  // A static import would also compile pg for the Edge runtime.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { registerCockpit } = await import('@/lib/server/boot/register')
    registerCockpit()
    const { offerDirectRoutes } = await import('@/app/api/direct-routes')
    offerDirectRoutes()
  }
}
