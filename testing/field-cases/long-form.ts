/** Whether `npm run test:field` runs the cases, in their long form; `npm test` runs the short one. */
export const IS_LONG_FORM = process.env.FIELD_CASES === 'all'
