// The README's first program, as a reader would run it: in Node and in a browser, against an installed package.

import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as E from 'fp-ts/lib/Either.js'
import { transformWithEsbuild } from 'vite'
import { runInChromium } from '../browser/chromium.js'

const execute = promisify(execFile)

/** The text of the first code block whose opening line is exactly "```ts ten-lines"; left says what is missing. */
export const tenLines = (markdown: string): E.Either<string, string> => {
  const lines = markdown.split(/\r?\n/)
  const open = lines.indexOf('```ts ten-lines')
  if (open < 0) return E.left('no line is exactly "```ts ten-lines": mark the first program with that fence')
  const close = lines.indexOf('```', open + 1)
  if (close < 0) return E.left(`the code block of line ${open + 1} has no closing fence`)
  return E.right(lines.slice(open + 1, close).join('\n'))
}

/** Every number that stands in the lines, in order; numbers that belong to a word, as in float32, don't count. */
export const numbersIn = (lines: readonly string[]): readonly number[] =>
  lines.flatMap((line) =>
    [...line.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])/gi)].map((match) => Number(match[0])),
  )

/**
 * Runs the program with Node in an installed project, its types stripped, and gives the lines of its standard
 * output. Rejects, with what it wrote to standard error, when it exits with another status than 0.
 */
export const runInNode = async (program: string, project: string): Promise<readonly string[]> => {
  const { code } = await transformWithEsbuild(program, 'program.ts', { target: 'es2022', sourcemap: false })
  await writeFile(join(project, 'program.ts'), program)
  await writeFile(join(project, 'program.mjs'), code)
  const { stdout } = await execute(process.execPath, ['program.mjs'], { cwd: project, maxBuffer: 2 ** 26 })
  return stdout.split('\n').filter((line) => line !== '')
}

/** Ends with the first line that the program writes; the program may go on after its module has been read. */
const entryText = `export const main = async () => {
  const spoken = new Promise((resolve) => {
    const log = console.log
    console.log = (...words) => {
      log(...words)
      resolve(null)
    }
  })
  await import('./program.ts')
  return spoken
}
`

/** Bundles the program from an installed project, runs it in Chromium and gives its lines of console.log up to the first. */
export const runInBrowser = async (program: string, project: string): Promise<readonly string[]> => {
  const lines: string[] = []
  const entry = join(project, 'entry.ts')
  await writeFile(join(project, 'program.ts'), program)
  await writeFile(entry, entryText)
  await runInChromium(entry, { project, onLog: (text) => lines.push(...text.split('\n')) })
  return lines.filter((line) => line !== '')
}
