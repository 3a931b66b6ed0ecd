import * as z from '@/lib/wire/zod'

/** `GET /api/openapi.json`: this interface, as OpenAPI 3.1 has it. */
export const openApiSchema = z.object({
  openapi: z.string(),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.unknown(),
  components: z.unknown(),
})
export type OpenApiBody = z.infer<typeof openApiSchema>
