/** A module: its functions over a memory that it imports. */
import { flatten, TYPE_BYTES, unsigned, type Code, type Type } from './code.js'
import type { Signature, Written } from './function.js'

const section = (id: number, content: Code): Code => {
  const bytes = flatten(content)
  return [id, unsigned(bytes.length), bytes]
}
const list = (items: readonly Code[]): Code => [unsigned(items.length), items]
const text = (name: string): Code => list([...new TextEncoder().encode(name)])
const types = (ts: readonly Type[]): Code => list(ts.map((t) => TYPE_BYTES[t]))
const signature = ({ params, results }: Signature): Code => [0x60, types(params), types(results)]

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

/** Pages of 64 KiB that a shared memory may grow to. */
export const PAGES = 2 ** 15

/**
 * The bytes of a module that imports its memory as `giry.memory`. Functions are numbered from 0 in the order given;
 * those with a name are exported. With `threads` the memory is one that several threads share.
 */
export const encodeModule = (
  functions: readonly { readonly written: Written; readonly exported?: string }[],
  threads = false,
): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    flatten([
      MAGIC,
      section(1, list(functions.map((f) => signature(f.written)))),
      section(
        2,
        list([
          [
            text('giry'),
            text('memory'),
            0x02,
            threads ? [0x03, unsigned(1), unsigned(PAGES)] : [0x00, unsigned(1)],
          ],
        ]),
      ),
      section(3, list(functions.map((_, i) => unsigned(i)))),
      section(
        7,
        list(
          functions.flatMap(({ exported }, i) =>
            exported === undefined ? [] : [[text(exported), 0x00, unsigned(i)]],
          ),
        ),
      ),
      section(10, list(functions.map(({ written: { body } }) => [unsigned(body.length), body]))),
    ]),
  )
