import { basename } from 'node:path'
import { printStatement } from './sql/print-statement'
import { findStatements, type Statement } from './sql/statements'

// `npm run sql --silent -- read-ticket | psql "$DATABASE_URL"`: a statement of lib/server/db/sql with
// example values, by the name of its file or function; without a name, the list of all.

const [name] = process.argv.slice(2)
const statements = await findStatements()
const chosen = statements.filter(
  (statement) => statement.name === name || basename(statement.file, '.ts') === name,
)
if (name === undefined) {
  console.log(listed(statements))
} else if (chosen.length === 0) {
  console.error(`There is no statement ${name}; without a name, all are listed.`)
  process.exitCode = 1
} else {
  for (const statement of chosen) console.log(await printStatement(statement))
}

function listed(all: readonly Statement[]): string {
  const nouns = [...new Set(all.map(({ noun }) => noun))]
  return nouns
    .flatMap((noun) => [
      noun,
      ...all.filter((one) => one.noun === noun).map(({ name }) => `  ${name}`),
    ])
    .join('\n')
}
