// Numbers in place of trained ones: which they are doesn't matter, only that they are of the usual size.

/** `n` numbers between -scale and scale. */
export const numbers = (n: number, scale: number): Float32Array => {
  let state = n
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return scale * (state / 2147483648 - 1)
  })
}
