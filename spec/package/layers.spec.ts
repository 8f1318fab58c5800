// The layer rule: each planted import is linted as if it stood in the given file.

import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { aliases, repository } from '../../.config/aliases.js'

const eslint = new ESLint({
  cwd: repository,
  overrideConfigFile: `${repository}/.config/eslint.config.js`,
})

/** What the layer rule says of a file at `filePath` with this text. */
const complaints = async (filePath: string, text: string): Promise<readonly string[]> => {
  const results = await eslint.lintText(text, { filePath: `${repository}/${filePath}` })
  return results
    .flatMap((result) => result.messages)
    .filter((message) => message.ruleId === 'house/layers' || message.fatal)
    .map((message) => message.message)
}

describe('imports in lib/', () => {
  it.each([
    [
      'lib/core/planted.ts',
      "import { x } from '../random/x.js'\nx()",
      /core \(layer 1\).*random \(layer 2\)/,
    ],
    ['lib/random/planted.ts', "export { x } from '../model/x.js'", /random \(layer 2\).*model \(layer 3\)/],
    ['lib/model/planted.ts', "export * from '../mcmc/x.js'", /model \(layer 3\).*mcmc \(layer 4\)/],
    ['lib/mcmc/planted.ts', "export const x = () => import('../learn/x.js')", /learn \(layer 5\)/],
    [
      'lib/learn/planted.ts',
      "import type { X } from '../interpret/tfjs/x.js'\nexport type Y = X",
      /interpret/,
    ],
    ['lib/interpret/tfjs/planted.ts', "export type Y = import('../../check/x.js').X", /check \(layer 7\)/],
    ['lib/core/planted.ts', "export { x } from '../index.js'", /is in no layer/],
    ['lib/check/planted.ts', "export { x } from 'giry'", /its own entry point/],
    ['lib/check/planted.ts', "export { x } from '../../spec/x.js'", /outside of lib/],
    ['lib/index.ts', "export { x } from '../examples/x.js'", /outside of lib/],
    ['lib/stray/planted.ts', "export { x } from '../core/x.js'", /move it into one of/],
    ['lib/stray.ts', "export { x } from './core/x.js'", /move it into one of/],
  ])('%s must not say %j', async (filePath, text, complaint) => {
    expect(await complaints(filePath, text)).toEqual([expect.stringMatching(complaint)])
  })

  it.each([
    ['lib/random/planted.ts', "export { x } from '../core/x.js'"],
    ['lib/check/planted.ts', "export { x } from '../interpret/tfjs/x.js'"],
    ['lib/interpret/tfjs/planted.ts', "export { x } from '../Run.js'"],
    ['lib/core/planted.ts', "export { pipe } from 'fp-ts/lib/function.js'"],
    ['lib/index.ts', "export * as Move from './mcmc/Move.js'\nexport * as Check from './check/index.js'"],
  ])('%s may say %j', async (filePath, text) => {
    expect(await complaints(filePath, text)).toEqual([])
  })
})

describe('imports in examples/', () => {
  it.each([
    ["export { x } from '../../lib/core/x.js'", /outside of examples/],
    ["export { x } from '../../spec/x.js'", /outside of examples/],
    ["export { x } from 'giry/dist/core/x.js'", /as users do/],
    [`export { x } from '${aliases[0]?.replacement}'`, /outside of examples/],
  ])('must not say %j', async (text, complaint) => {
    expect(await complaints('examples/01-planted/main.ts', text)).toEqual([expect.stringMatching(complaint)])
  })

  it.each(["'giry'", "'giry/check'", "'node:fs'", "'vega'", "'../support/x.js'", "'./x.js'"])(
    'may import %s',
    async (specifier) => {
      expect(await complaints('examples/01-planted/main.ts', `export { x } from ${specifier}`)).toEqual([])
    },
  )
})

describe('imports in spec/', () => {
  it('may reach anything', async () => {
    expect(await complaints('spec/core/planted.ts', "export { x } from '../../lib/core/x.js'")).toEqual([])
  })
})
