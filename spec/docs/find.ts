/** Where documentation shows code: the `@example`s of docstrings, and the blocks of pages marked as programs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../../.config/aliases.js'
import type { Code } from './code.js'

const DOCSTRING = /\/\*\*[\s\S]*?\*\//g
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** The programs in the docstrings of a source file: what follows `@example`, to the next tag or the end. */
export const examplesIn = (file: string, text: string): readonly Code[] =>
  [...text.matchAll(DOCSTRING)].flatMap((match) => {
    const lines = match[0].split('\n').map((l) => l.replace(/^\s*\*?( |\/$|$)/, ''))
    const starts = lines.flatMap((l, i) => (l.startsWith('@example') ? [i + 1] : []))
    return starts.map((from) => {
      const length = lines.slice(from).findIndex((l) => l.startsWith('@'))
      const to = length < 0 ? lines.length : from + length
      return {
        file,
        line: lineOf(text, match.index) + from,
        text: lines.slice(from, to).join('\n').trimEnd(),
      }
    })
  })

/** The programs of a page: its blocks that open with exactly "```ts run", each a module of its own. */
export const blocksIn = (file: string, text: string): readonly Code[] => {
  const lines = text.split('\n')
  return lines.flatMap((l, i) => {
    if (l !== '```ts run') return []
    const length = lines.slice(i + 1).indexOf('```')
    if (length < 0) throw new Error(`${file}:${i + 1}: a block without an end`)
    return [{ file, line: i + 2, text: lines.slice(i + 1, i + 1 + length).join('\n') }]
  })
}

const filesBelow = (folder: string, ending: string): readonly string[] =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith(ending))
    .map((f) => join(folder, f))
    .sort()

const read = (file: string): string => readFileSync(join(repository, file), 'utf8')

/** Every `@example` of the library. */
export const examples = (): readonly Code[] =>
  filesBelow('lib', '.ts').flatMap((file) => examplesIn(file, read(file)))

/** The programs of the README and of the pages below docs/. */
export const pages = (): readonly Code[] =>
  ['README.md', ...filesBelow('docs', '.md')]
    .filter((file) => existsSync(join(repository, file)))
    .flatMap((file) => blocksIn(file, read(file)))
