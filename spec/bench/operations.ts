// Operations on paper of what isn't a multiplication or an addition: instructions on vectors of four in
// lib/interpret/wasm/math, counted by hand, without constants and loads. A division, a root, a comparison or a choice counts 1.

/** Threefry-2x32-20 in the two words of a block: 20 rounds of 3 to 5, 5 times 2 for the keys, 2 to begin; half of it. */
const WORD = 52
/** From a word to a number in (0, 1). */
const UNIFORM = 3
/** Half of a pair by Box and Muller: radius 28 (logarithm of 8 coefficients and a root), angle 8, two sines of 10, 4 to join. */
const BOX_MULLER = 30

/** A standard normal with its random bits. */
export const NORMAL = WORD + BOX_MULLER
/** Reduction 9 with clamping, 5 coefficients, scaling. */
export const EXP = 24
/** Exponent and significand 5, 8 coefficients, joining. */
export const LOG = 25
/** The logarithm of a uniform number with its random bits. */
export const LOG_UNIFORM = WORD + UNIFORM + LOG
/** An exponential, a sum and a quotient. */
export const SIGMOID = EXP + 2
/** Reduction 10, 4 coefficients, joining. */
export const SINE = 21

/** Floating-point operations in so many multiply-adds. */
export const ofMacs = (macs: number): number => 2 * macs
