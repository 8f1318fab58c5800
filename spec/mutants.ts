/**
 * Mutants: one-token edits of the real source, to show that a law can fail. `mutate` bundles a module of lib/, spec/
 * or examples/ with all that it imports from there, one edit made on the way, and loads the bundle: relative imports,
 * 'giry' and 'giry/check' all mean edited sources, packages are those of the test. So a law needs no parameter to be
 * run against a mutant: write it as an exported function without arguments that throws when it is broken (`expect` and
 * `fc.assert` do), in a file that isn't a spec (spec/core/laws/gradients.ts), and call it from the spec and from the
 * mutant:
 *
 *   it('d/dx by the chain rule [float64 tolerance]', () => Laws.gradients())
 *   it('kills a flipped sign', async () => {
 *     const edit = { file: 'lib/core/prim/elementwise.ts', from: '[ct, neg(ct)]', to: '[ct, ct]' }
 *     expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/gradients.ts', (laws) => laws.gradients())).toBeDefined()
 *   })
 *
 * An edit must not make a loop endless: it runs in this process.
 */
import { build, type Plugin } from 'esbuild'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '../.config/aliases.js'

/** Replaces the one place where `from` occurs in a file, named from the repository's root. */
export interface Edit {
  readonly file: string
  readonly from: string
  readonly to: string
}

export interface Mutant {
  /** The bundle, an ES module: its absolute path. */
  readonly path: string
  readonly dispose: () => void
}

const apply = ({ file, from, to }: Edit, text: string): string => {
  const parts = text.split(from)
  if (parts.length !== 2)
    throw new Error(`'${from}' occurs ${parts.length - 1} times in ${file}; an edit needs one place`)
  return parts.join(to)
}

/** Sources as they are but for the edit; a file that asks where it lies is told where the original does. */
const edited = (edit: Edit, done: () => void): Plugin => ({
  name: 'edit',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^giry$/ }, () => ({ path: join(repository, 'lib/index.ts') }))
    onResolve({ filter: /^giry\/check$/ }, () => ({ path: join(repository, 'lib/check/index.ts') }))
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      const isTarget = path === join(repository, edit.file)
      if (isTarget) done()
      const contents = isTarget ? apply(edit, text) : text
      return {
        contents: contents.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
        loader: 'ts',
      }
    })
  },
})

/** A module, by its path from the repository's root, with one edit in it or in what it imports. */
export const mutate = async (edit: Edit, module: string): Promise<Mutant> => {
  const folder = mkdtempSync(join(tmpdir(), 'giry-mutant-'))
  const dispose = (): void => rmSync(folder, { recursive: true, force: true })
  const path = join(folder, 'mutant.mjs')
  let met = false
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  try {
    await build({
      entryPoints: [join(repository, module)],
      outfile: path,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
      plugins: [edited(edit, () => (met = true))],
    })
    if (!met) throw new Error(`${module} doesn't import ${edit.file}, so that the edit changes nothing`)
  } catch (e) {
    dispose()
    throw e
  }
  return { path, dispose }
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
  const mutant = await mutate(edit, module)
  try {
    const laws = (await import(/* @vite-ignore */ mutant.path)) as M
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
