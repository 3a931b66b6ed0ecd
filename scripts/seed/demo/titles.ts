import type { Random } from '@/scripts/seed/random'

const SERVICES = [
  'billing',
  'checkout',
  'search',
  'notifications',
  'identity',
  'the data warehouse',
  'the mobile app',
  'the partner API',
  'inventory',
  'the help centre',
] as const

const CUSTOMERS = [
  'Aurora Foods',
  'Bergström AB',
  'Calypso Travel',
  'Doumbia & Fils',
  'Eastwind Energy',
  'Fukuda Optics',
  'Grünwald Möbel',
  'Hacienda Real',
] as const

const TASKS = [
  'Find out why {service} answers slowly after the nightly import',
  'Write the migration guide for {service}',
  'Answer the security questionnaire of {customer}',
  'Reconcile the invoices of {customer} with the ledger',
  'Remove the dead feature flags from {service}',
  'Reproduce the crash that {customer} reports in {service}',
  'Raise the test coverage of {service} to the agreed level',
  'Draft the answer to the complaint of {customer}',
  'Upgrade the vulnerable dependency in {service}',
  'Summarise the last incident in {service} for the weekly review',
  'Translate the release notes of {service} into German and French',
  'Check the contract of {customer} against the price list',
  'Split the oversized report job of {service} into batches',
  'Propose an index for the slow queries of {service}',
  'Clean up the duplicate contacts of {customer}',
  'Prepare the renewal offer for {customer}',
  'Make the error messages of {service} understandable',
  'Compare last month’s usage of {customer} with the plan',
  'Document the undocumented endpoints of {service}',
  'Backfill the missing country codes for {customer}',
  'Explain the cost spike of {service} on Tuesday',
  'Rotate the keys of {service} in staging',
  'Turn the support thread of {customer} into a bug report',
  'Verify that the backups of {service} can be restored',
  'Review the open pull requests of {service} that nobody has looked at',
] as const

/** Titles of every kind, each about one time in `n` tickets; no two alike. */
export function createTitles(random: Random): () => string {
  const all = TASKS.flatMap((task) =>
    task.includes('{customer}')
      ? CUSTOMERS.map((customer) =>
          task.replace('{customer}', customer).replace('{service}', random.pick(SERVICES)),
        )
      : SERVICES.map((service) => task.replace('{service}', service)),
  )
  const waiting = random.shuffle(all)
  return () => waiting.pop() ?? `Look through the backlog of ${random.pick(CUSTOMERS)}`
}

/** Titles as an agent or an attacker may write them: the page must show each and break on none. */
export const HOSTILE_TITLES = [
  '<script>document.title = "owned"</script> Review the comment form',
  '<img src=x onerror="alert(1)"> & "quotes" \'and\' `ticks` \\ backslashes',
  'Rename invoice_\u202Efdp.exe before it is sent',
  'A\u200Bll cle\u200Bar: zero\u200D-\u200Cwidth charac\uFEFFters in\u2060side',
  'Bell \u0007, escape \u001B[31mred\u001B[0m, tab\there, newline\nthere',
  'مراجعة العقد مع العميل قبل نهاية الشهر (الإصدار ٢٫١)',
  'בדיקת הסכם עם mixed English \u2067and Hebrew\u2069 text',
  '検索サービスの夜間バッチが遅い原因を調べて、改善案を三つ提案する',
  '결제 모듈의 오류 메시지를 이해하기 쉽게 다시 쓰기',
  '👩‍🚀👨‍👩‍👧‍👦🏳️‍🌈 Make the onboarding friendlier 🇪🇺✨ 1️⃣2️⃣3️⃣',
  'Z̸̛̺̩͔̍̆̈́a̷̢͙̓̈l̵͉̯̍̐g̶̞͊o̷̝̿ in the changelog: find out who merged it',
  'AVeryLongWordWithoutAnyPlaceToBreakIt'.repeat(12),
  `Summarise the thread: ${'as discussed, and as discussed before that, '.repeat(45)}thanks`,
  '{{constructor.constructor("return process")()}} ${7*7} %00 %s %n',
  "'; drop table public.tickets; --",
  '     leading, trailing and    inner   spaces     ',
] as const
