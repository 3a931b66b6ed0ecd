import { catchall, object, type ZodMiniType } from 'zod/mini'

/**
 * The part of zod/mini that both sides of the wire use. The browser gets just these functions,
 * bundled by themselves (scripts/steps/browser-bundles.mjs): what Turbopack leaves of zod/mini by its
 * own means is 11 kB gzip more.
 */
export {
  array,
  boolean,
  check,
  enum,
  literal,
  nullable,
  number,
  object,
  optional,
  pipe,
  safeParse,
  string,
  transform,
  unknown,
} from 'zod/mini'
export type { infer, ZodMiniObject, ZodMiniType } from 'zod/mini'

/** An object of any keys with values of one shape. zod's own `record` is 0.6 kB gzip in the browser. */
export function dictionary<Value extends ZodMiniType>(value: Value) {
  return catchall(object({}), value)
}
