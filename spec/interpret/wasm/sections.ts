// What is in the bytes of a module.

/** An unsigned number in LEB128, and where it ends. */
const unsigned = (bytes: Uint8Array, from: number): readonly [n: number, end: number] => {
  let [n, at, shift] = [0, from, 0]
  for (;;) {
    const byte = bytes[at++]!
    n += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return [n, at]
    shift += 7
  }
}

const HEADER = 8
const CODE = 10

/** Bytes of the longest function of a module. */
export const longestFunction = (bytes: Uint8Array): number => {
  let at = HEADER
  while (at < bytes.length) {
    const id = bytes[at]!
    const [length, begin] = unsigned(bytes, at + 1)
    if (id === CODE) {
      let [count, next] = unsigned(bytes, begin)
      let longest = 0
      for (; count > 0; count--) {
        const [size, body] = unsigned(bytes, next)
        longest = Math.max(longest, size)
        next = body + size
      }
      return longest
    }
    at = begin + length
  }
  throw new Error('the module has no code')
}
