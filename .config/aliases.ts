// Where the package's own entry points lie in the sources: 'giry' and 'giry/check' mean lib/, with no build.

import { fileURLToPath } from 'node:url'

/** The repository root, an absolute path. */
export const repository = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** Vite's aliases; the patterns match whole specifiers, so that 'giry/check' isn't read as 'giry' + '/check'. */
export const aliases = [
  { find: /^giry$/, replacement: `${repository}/lib/index.ts` },
  { find: /^giry\/check$/, replacement: `${repository}/lib/check/index.ts` },
]
