import 'server-only'
import pg from 'pg'

export const sample = pg
