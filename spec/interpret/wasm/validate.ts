/**
 * What a module must pass before it is run in a test: the engine's validator and, as a second opinion, wabt's, which
 * knows no features but those that giry means to use.
 */
import wabt from 'wabt'

const { readWasm } = await wabt()

/** Vectors, and conversions to integers that don't trap; wabt takes more for granted unless it is told not to. */
const FEATURES = {
  simd: true,
  sat_float_to_int: true,
  exceptions: false,
  mutable_globals: false,
  sign_extension: false,
  threads: false,
  function_references: false,
  multi_value: false,
  tail_call: false,
  bulk_memory: false,
  reference_types: false,
  annotations: false,
  code_metadata: false,
  gc: false,
  memory64: false,
  extended_const: false,
  relaxed_simd: false,
} as const

/** A module that was read; its declared type knows no features, without which it would allow more. */
interface Read {
  readonly validate: (features: typeof FEATURES) => void
  readonly destroy: () => void
}

/** What wabt has against a module; undefined where it finds nothing. */
export const complaintOf = (bytes: Uint8Array): string | undefined => {
  try {
    const read: Read = readWasm(bytes, FEATURES)
    try {
      read.validate(FEATURES)
    } finally {
      read.destroy()
    }
    return undefined
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

/** Throws where the engine or wabt finds a module invalid. */
export const validate = (bytes: Uint8Array<ArrayBuffer>): void => {
  if (!WebAssembly.validate(bytes)) throw new Error('the engine finds the module invalid')
  const complaint = complaintOf(bytes)
  if (complaint !== undefined) throw new Error(`wabt finds the module invalid: ${complaint}`)
}
