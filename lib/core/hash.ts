/** The identity of a program: SHA-256 of its canonical form, blind to names of values and subprograms. */
import { sha256 } from '@noble/hashes/sha2'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils'
import { canonicalBlock, exactJson, type Program } from './Ir.js'

export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

/**
 * The program's hash, 64 hexadecimal digits.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Space as S, Term as T } from 'giry'
 * const hashOf = (name: string) =>
 *   pipe(Core.fromFunction(name, S.real(2), (x) => T.square(x)), Either.map(({ program }) => Core.hash(program)))
 * hashOf('another name') // hashOf('square')
 */
export const hash = (program: Program): string => {
  const known = new Map<string, string>()
  const nameOf = (callee: string): string => {
    const before = known.get(callee)
    if (before !== undefined) return before
    const digest = sha256Hex(exactJson(canonicalBlock(program.functions[callee]!, nameOf)))
    known.set(callee, digest)
    return digest
  }
  const inputs = program.inputs.map((p) => [p.name, p.dtype, p.shape])
  return sha256Hex(exactJson([program.version, inputs, canonicalBlock(program.main, nameOf)]))
}
