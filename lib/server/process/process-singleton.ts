import 'server-only'

/**
 * One value for the whole process. Under Next.js the instrumentation and each route hold copies of
 * a module, so a module's variable is not shared; `globalThis` is. Restart `npm run dev` after
 * editing what lives in one.
 */
export interface ProcessSingleton<Value> {
  get(): Value | null
  set(value: Value): void
  clear(): void
}

/** A slot on `globalThis` under `kora.<name>`; the same name is the same slot in every bundle. */
export function processSingleton<Value>(name: string): ProcessSingleton<Value> {
  const key = Symbol.for(`kora.${name}`)
  const store: Record<symbol, Value | undefined> = globalThis
  return {
    get: () => store[key] ?? null,
    set: (value) => {
      store[key] = value
    },
    clear: () => {
      store[key] = undefined
    },
  }
}
