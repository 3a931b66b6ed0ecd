import { standTranslators } from '@/lib/client/platform/stand-translators'
import { warnOfOldBrowser } from '@/lib/client/platform/missing-functions'

// Next.js runs this in the browser before React takes the page over.
warnOfOldBrowser(document)
standTranslators(document)
