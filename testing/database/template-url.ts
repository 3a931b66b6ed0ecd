/** Where the processes of the tests find the migrated template database. */
export const TEMPLATE_URL_VARIABLE = 'KORA_TEST_TEMPLATE_URL'
