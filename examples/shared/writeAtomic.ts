// Atomic writes: a file is either the old one or the whole new one, never a part.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'

const write = async (dir: string, name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(dir, name)
  const temporary = join(dir, `.${name}.${process.pid}.tmp`)
  await mkdir(dir, { recursive: true })
  try {
    await writeFile(temporary, content)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return path
}

/**
 * Writes `content` to `dir/name` through a temporary file beside it, which is then renamed; makes the folder if
 * need be. Gives the path, or an error that names it.
 */
export const writeAtomic = (
  dir: string,
  name: string,
  content: string | Uint8Array,
): TaskEither.TaskEither<Error, string> =>
  TaskEither.tryCatch(
    () => write(dir, name, content),
    (cause) =>
      new Error(
        `can't write ${join(dir, name)}: ${cause instanceof Error ? cause.message : String(cause)}; ` +
          'choose another folder with --out, or make this one writable',
        { cause },
      ),
  )
