import 'server-only'

/**
 * One value for the whole process. Under Next.js the instrumentation and each route hold copies of
 * a module, so a module's variable is not shared; `globalThis` is.
 */
export interface ProcessSingleton<Value> {
  get(): Value | null
  /** The value; `make` makes it where there is none yet. */
  orMake(make: () => Value): Value
  set(value: Value): void
  clear(): void
}

const PREFIX = 'kora.'

/** A slot on `globalThis` under `kora.<name>`; the same name is the same slot in every bundle. */
export function processSingleton<Value>(name: string): ProcessSingleton<Value> {
  const key = Symbol.for(`${PREFIX}${name}`)
  const store: Record<symbol, Value | undefined> = globalThis
  return {
    get: () => store[key] ?? null,
    orMake: (make) => (store[key] ??= make()),
    set: (value) => {
      store[key] = value
    },
    clear: () => {
      store[key] = undefined
    },
  }
}

/** Empties every slot of this process: `npm run dev` starts the runtime anew after an edit. */
export function clearProcessSingletons(): void {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (Symbol.keyFor(key)?.startsWith(PREFIX)) Reflect.deleteProperty(globalThis, key)
  }
}
