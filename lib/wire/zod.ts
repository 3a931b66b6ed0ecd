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
  record,
  refine,
  safeParse,
  string,
  transform,
  unknown,
} from 'zod/mini'
export type { infer, ZodMiniObject, ZodMiniType } from 'zod/mini'
