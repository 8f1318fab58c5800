/**
 * Mutants: one-token edits of the real source, to show that a law can fail. `mutate` copies the TypeScript of lib/,
 * spec/ and examples/ to a temporary folder, makes one edit there, and loads modules of that copy, in which relative
 * imports, 'giry' and 'giry/check' all mean the copy. So a law needs no parameter to be run against a mutant: write it
 * as an exported function without arguments that throws when it is broken (`expect` and `fc.assert` do), in a file
 * that isn't a spec (spec/core/laws/gradients.ts), and call it from the spec and from the mutant:
 *
 *   it('d/dx by the chain rule [float64 tolerance]', () => Laws.gradients())
 *   it('kills a flipped sign', async () => {
 *     const edit = { file: 'lib/core/prim/elementwise.ts', from: '[ct, neg(ct)]', to: '[ct, ct]' }
 *     expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/gradients.ts', (laws) => laws.gradients())).toBeDefined()
 *   })
 *
 * A mutant costs about as long as it takes to load what the law imports. An edit must not make a loop endless: it runs
 * in this process.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from '../.config/aliases.js'

/** Replaces the one place where `from` occurs in a file, named from the repository's root. */
export interface Edit {
  readonly file: string
  readonly from: string
  readonly to: string
}

export interface Mutant {
  /** The copy's root, an absolute path. */
  readonly root: string
  /** A module of the copy, by its path from the root: `load<typeof Laws>('spec/core/laws/gradients.ts')`. */
  readonly load: <M>(module: string) => Promise<M>
  readonly dispose: () => void
}

const FOLDERS = ['lib', 'spec', 'examples', '.config']

/** The entry points by the copy's paths, since the test runner's aliases mean the original. */
const redirect = (text: string, root: string): string =>
  text.replace(/(from\s+|import\()'giry(\/check)?'/g, (_, before: string, check: string | undefined) => {
    const entry = check === undefined ? 'index' : 'check/index'
    return `${before}'${root}/lib/${entry}.ts'`
  })

const copyTypeScript = (from: string, to: string, root: string): void => {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyTypeScript(source, target, root)
    else if (/\.ts$/.test(entry.name)) writeFileSync(target, redirect(readFileSync(source, 'utf8'), root))
    else if (/\.js(on)?$/.test(entry.name)) cpSync(source, target)
  }
}

const apply = ({ file, from, to }: Edit, root: string): void => {
  const path = join(root, file)
  const parts = readFileSync(path, 'utf8').split(from)
  if (parts.length !== 2)
    throw new Error(`'${from}' occurs ${parts.length - 1} times in ${file}; an edit needs one place`)
  writeFileSync(path, parts.join(to))
}

/** A copy of the sources with one edit. Throws if `from` doesn't occur exactly once in the file. */
export const mutate = (edit: Edit): Mutant => {
  const root = mkdtempSync(join(tmpdir(), 'giry-mutant-'))
  FOLDERS.forEach((folder) => copyTypeScript(join(repository, folder), join(root, folder), root))
  cpSync(join(repository, 'package.json'), join(root, 'package.json'))
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  apply(edit, root)
  return {
    root,
    load: (module) => import(/* @vite-ignore */ join(root, module)),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  }
}

/**
 * What a law says about a mutant: the message of its failure, or undefined if the mutant survives. A mutant that
 * doesn't even load proves nothing, and throws.
 */
export const killedBy = async <M>(
  edit: Edit,
  module: string,
  law: (laws: M) => void | Promise<void>,
): Promise<string | undefined> => {
  const mutant = mutate(edit)
  try {
    const laws = await mutant.load<M>(module)
    try {
      await law(laws)
      return undefined
    } catch (e) {
      return e instanceof Error ? e.message : String(e)
    }
  } finally {
    mutant.dispose()
  }
}
